import AMQP
import AMQPCodec
import Bus

/// Turns a message's context into AMQP's properties and back. Reads no clock and does no I/O.
struct WireCoding: Sendable {
    static let contentType = "application/json"
    static let transient: UInt8 = 1
    static let persistent: UInt8 = 2

    let environment: String
    let instance: String
    private let environmentValue: FieldValue
    /// All headers of most messages.
    private let environmentTable: FieldTable

    init(environment: String, instance: String) {
        self.environment = environment
        self.instance = instance
        environmentValue = .text(environment)
        environmentTable = [WireHeader.environment: environmentValue]
    }

    // MARK: - Out

    /// A request that the broker drops after the remaining milliseconds. The receiver reads them there too: a header of their own would
    /// only be one more for the broker, which takes the properties of each request apart and puts them together again.
    func request(
        _ subject: String, id: MessageID, trace: MessageID, remainingMilliseconds: Int64, answer: RPCClient.Address? = nil
    ) -> BasicProperties {
        // Encoded at once: to change one after the other would cost more.
        BasicProperties(
            contentType: Self.contentType, headers: headers(id: id, trace: trace), deliveryMode: Self.transient,
            correlationID: answer?.correlationID, replyTo: answer?.replyTo, expiration: String(remainingMilliseconds),
            messageID: id.description, type: subject, appID: instance)
    }

    func command(_ subject: String, id: MessageID, trace: MessageID, isSecret: Bool) -> BasicProperties {
        var properties = message(subject, id: id, trace: trace)
        if isSecret { properties.headers?[WireHeader.secret] = .bool(true) }
        properties.deliveryMode = Self.persistent
        return properties
    }

    func event(_ subject: String, id: MessageID, trace: MessageID, isKept: Bool, numbering: EventNumbering) -> BasicProperties {
        var properties = message(subject, id: id, trace: trace)
        properties.headers?[WireHeader.publisher] = .text(numbering.publisher)
        properties.headers?[WireHeader.number] = .int64(numbering.number)
        if !numbering.after.isEmpty {
            var after: FieldTable = [:]
            for (subject, number) in numbering.after.sorted(by: { $0.key < $1.key }) { after[subject] = .int64(number) }
            properties.headers?[WireHeader.after] = .table(after)
        }
        properties.deliveryMode = isKept ? Self.persistent : Self.transient
        return properties
    }

    func reply(to request: BasicProperties, isError: Bool) -> BasicProperties {
        BasicProperties(
            contentType: Self.contentType, deliveryMode: Self.transient, correlationID: request.correlationID,
            type: isError ? WireType.error : WireType.reply, appID: instance)
    }

    private func message(_ subject: String, id: MessageID, trace: MessageID) -> BasicProperties {
        var properties = BasicProperties()
        properties.contentType = Self.contentType
        properties.messageID = id.description
        properties.type = subject
        properties.appID = instance
        properties.headers = headers(id: id, trace: trace)
        return properties
    }

    private func headers(id: MessageID, trace: MessageID) -> FieldTable {
        // Absent when it is the message's own id.
        guard trace != id else { return environmentTable }
        var headers = environmentTable
        headers[WireHeader.trace] = .text(trace.description)
        return headers
    }

    // MARK: - In

    /// Why the message is not for us; nil when it is of our environment.
    func foreign(_ properties: BasicProperties) -> BusError? {
        let theirs = properties.header(WireHeader.environment)
        if theirs == environmentValue { return nil }
        return .foreignEnvironment(String((theirs?.text ?? "").prefix(32)), ours: environment)
    }

    /// What travels around the message. Throws `undecodable` for an identifier that is not 32 hexadecimal digits; a
    /// missing one is made up, so that a program in another language may leave it out.
    func context(
        _ properties: BasicProperties, delivery: Int = 1, now: ContinuousClock.Instant
    ) throws(BusError) -> MessageContext {
        let id = try Self.identifier(properties.messageID) ?? .random()
        let trace = try Self.identifier(properties.header(WireHeader.trace)?.text) ?? id
        let remaining =
            properties.header(WireHeader.remaining)?.integer ?? properties.expiration.flatMap { Int64($0) }
        return MessageContext(
            id: id, trace: trace, sender: Self.sender(properties),
            deadline: remaining.map { now.advanced(by: .milliseconds(min(max($0, 0), 86_400_000))) }, delivery: max(1, delivery))
    }

    static func sender(_ properties: BasicProperties) -> String { properties.appID ?? "unknown" }

    /// Milliseconds until `deadline`, rounded down: a hop can only shorten it.
    static func milliseconds(from now: ContinuousClock.Instant, to deadline: ContinuousClock.Instant) -> Int64 {
        let (seconds, attoseconds) = now.duration(to: deadline).components
        return max(0, min(seconds, 86_400) * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    private static func identifier(_ text: String?) throws(BusError) -> MessageID? {
        guard let text, !text.isEmpty else { return nil }
        guard let id = MessageID(text) else {
            throw BusError(.undecodable, "A message came with an identifier that is not 32 hexadecimal digits.")
        }
        return id
    }
}
