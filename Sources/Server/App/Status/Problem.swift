internal import Contracts

/// One thing that is wrong: what, and what to do next.
struct Problem: Codable, Sendable, Hashable {
    let code: String
    let message: String
    let next: String

    init(_ code: ProblemCode, _ message: String) {
        self.code = code.rawValue
        self.message = message
        next = code.next
    }

    /// What a role found; one of a newer version may have codes that this one does not know.
    init(_ finding: Finding, of instance: String? = nil) {
        code = finding.code
        message = instance.map { "\($0): \(finding.message)" } ?? finding.message
        next = ProblemCode(rawValue: finding.code)?.next ?? "See docs/operations.md of its version."
    }
}
