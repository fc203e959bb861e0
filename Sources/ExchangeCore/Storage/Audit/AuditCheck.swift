/// One thing that an audit proves, and the rows that contradict it.
public struct AuditCheck: Sendable, Hashable {
    /// What has to be true, as a sentence.
    public let claim: String
    /// Rows that were looked at.
    public internal(set) var examined: Int64 = 0
    /// How many of them contradict the claim.
    public private(set) var offences: Int64 = 0
    /// The first of those, in words.
    public private(set) var firstOffences: [String] = []

    static let shown = 10

    init(_ claim: String) { self.claim = claim }

    mutating func offend(_ row: @autoclosure () -> String) {
        offences += 1
        if firstOffences.count < AuditCheck.shown { firstOffences.append(row()) }
    }
}
