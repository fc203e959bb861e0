/// What an audit of a ledger found, for one moment: the last commit before it began.
public struct AuditReport: Sendable, Hashable, CustomStringConvertible {
    /// The database that was read.
    public let path: String
    /// Journal entries that were read.
    public let entries: Int64
    public let postings: Int64
    public let accounts: Int64
    public let fills: Int64
    /// One for each claim that a sound ledger meets.
    public let checks: [AuditCheck]

    /// Whether every claim holds.
    public var isClean: Bool { checks.allSatisfy { $0.offences == 0 } }

    /// For a terminal: a line for each claim, below it the first rows that contradict it.
    public var description: String {
        var lines = ["\(path): \(entries) journal entries, \(postings) postings, \(accounts) accounts, \(fills) fills."]
        for check in checks {
            guard check.offences > 0 else {
                lines.append("  ok      \(check.claim) (\(check.examined) rows)")
                continue
            }
            lines.append("  FAILED  \(check.claim): \(check.offences) of \(check.examined) rows contradict it")
            lines += check.firstOffences.map { "            " + $0 }
            let more = check.offences - Int64(check.firstOffences.count)
            if more > 0 { lines.append("            … and \(more) more") }
        }
        let failed = checks.count { $0.offences > 0 }
        lines.append(isClean ? "The ledger is sound." : "The ledger is NOT sound: \(failed) of \(checks.count) checks failed.")
        return lines.joined(separator: "\n")
    }
}
