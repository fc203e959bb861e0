internal import Domain

/// How far a listener has come, as the identifier of an event says it: the tick, and the moment of the newest change of an order.
///
/// It holds in every instance and after every restart, because it names nothing of one instance.
struct APIStreamPosition: Sendable, Equatable {
    var epoch: Int64
    var sequence: Int64
    var changes: Timestamp

    var identifier: String { "\(epoch)-\(sequence)-\(changes.milliseconds)" }

    init(epoch: Int64, sequence: Int64, changes: Timestamp) {
        self.epoch = epoch
        self.sequence = sequence
        self.changes = changes
    }

    /// Nil when the text is no identifier of ours.
    init?(_ identifier: String) {
        let parts = identifier.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { $0.utf8.count <= 18 && $0.first != "+" ? UInt64($0) : nil }.map { Int64(clamping: $0) }
        guard parts.count == 3, numbers.count == 3 else { return nil }
        self.init(epoch: numbers[0], sequence: numbers[1], changes: Timestamp(milliseconds: numbers[2]))
    }
}
