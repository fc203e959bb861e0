import AMQPCodec

/// How a publisher numbers its events, so that a subscriber sees what it has lost and puts several queues back into one
/// order.
struct EventNumbering: Hashable, Sendable {
    /// One life of one publisher: another after each start.
    let publisher: String
    /// From 1, per subject, without a gap.
    let number: Int64
    /// The last events of other subjects before this one, where they are so recent that they may still be under way.
    var after: [String: Int64] = [:]

    init(publisher: String, number: Int64, after: [String: Int64] = [:]) {
        self.publisher = publisher
        self.number = number
        self.after = after
    }

    /// Nil for an event that carries no numbers: of another program, or delivered again by an operator.
    init?(_ headers: FieldTable?) {
        guard let publisher = headers?[WireHeader.publisher]?.text, let number = headers?[WireHeader.number]?.integer,
            number > 0
        else { return nil }
        self.init(publisher: publisher, number: number)
        if case .table(let table)? = headers?[WireHeader.after] {
            for (subject, value) in table.fields { after[subject] = value.integer }
        }
    }
}
