internal import AMQP
internal import AMQPCodec
public import Bus

/// The queue of what could not be handled: to look into, deliver again, or drop.
///
/// Looking takes letters out and gives them back when the channel closes, in their places; two who look at the same time
/// see different parts. At most `scanLimit` letters are looked through.
public struct DeadLetterQueue: Sendable {
    /// A letter with its content.
    public struct Content: Sendable {
        public let letter: DeadLetter
        /// JSON, as it was sent; empty when it carried a secret.
        public let body: [UInt8]
    }

    /// What became of a letter that was asked for.
    public enum Outcome: Hashable, Sendable {
        case done
        /// There is none with this id among the letters that were looked through.
        case notFound
        /// It carried a secret, which was not stored, or nobody knows which queue it came from.
        case cannotBeRequeued
        /// The queue that it came from is gone.
        case queueIsGone(String)
    }

    /// How many letters are looked through at most, from the oldest on.
    public static let scanLimit = 10_000

    private let topology: AMQPTopology
    private let connect: @Sendable () async throws -> AMQPConnection

    init(topology: AMQPTopology, connect: @escaping @Sendable () async throws -> AMQPConnection) {
        self.topology = topology
        self.connect = connect
    }

    /// The oldest letters, oldest first.
    public func list(limit: Int = 100) async throws -> [DeadLetter] {
        try await onChannel { channel in
            var letters: [DeadLetter] = []
            while letters.count < min(limit, Self.scanLimit), let delivery = try await next(channel) {
                if let letter = DeadLetterCoding.letter(delivery) { letters.append(letter) }
            }
            return letters
        }
    }

    /// How many there are.
    public func count() async throws -> Int {
        try await onChannel { Int(try await $0.declareQueue(topology.deadLetterQueue, passive: true).messageCount) }
    }

    /// A letter and what it says; nil when there is none.
    public func show(_ id: MessageID) async throws -> Content? {
        try await onChannel { channel in
            guard let delivery = try await find(id, channel), let letter = DeadLetterCoding.letter(delivery) else { return nil }
            return Content(letter: letter, body: delivery.body)
        }
    }

    /// Delivers a letter again as if for the first time, to the queue that it came from.
    public func requeue(_ id: MessageID) async throws -> Outcome {
        try await onChannel { channel in
            guard let delivery = try await find(id, channel) else { return .notFound }
            guard let again = DeadLetterCoding.again(delivery) else { return .cannotBeRequeued }
            try await channel.confirmSelect()
            let outcome = try await channel.publishConfirmed(
                delivery.body, properties: again.properties, exchange: "", routingKey: again.queue, mandatory: true,
                timeout: .seconds(10))
            switch outcome {
            case .acked:
                channel.ack(delivery.deliveryTag, multiple: false)
                return .done
            case .returned: return .queueIsGone(again.queue)
            case .nacked: throw BusError.overloaded(ServiceName(again.queue))
            }
        }
    }

    /// Forgets a letter.
    public func drop(_ id: MessageID) async throws -> Outcome {
        try await onChannel { channel in
            guard let delivery = try await find(id, channel) else { return .notFound }
            channel.ack(delivery.deliveryTag, multiple: false)
            return .done
        }
    }

    private func next(_ channel: AMQPChannel) async throws -> Delivery? {
        try await channel.get(topology.deadLetterQueue, noAck: false)
    }

    private func find(_ id: MessageID, _ channel: AMQPChannel) async throws -> Delivery? {
        for _ in 0..<Self.scanLimit {
            guard let delivery = try await next(channel) else { return nil }
            if DeadLetterCoding.letter(delivery)?.id == id { return delivery }
        }
        return nil
    }

    /// Closing the channel gives back what was not acknowledged.
    private func onChannel<Result: Sendable>(_ body: (AMQPChannel) async throws -> Result) async throws -> Result {
        let channel = try await connect().openChannel()
        do {
            let result = try await body(channel)
            await channel.close()
            return result
        } catch let error as AMQPError where error.code == .notFound {
            throw BusError(.unavailable, "There is no queue of dead letters yet: no instance has used this bus.")
        } catch {
            await channel.close()
            throw error
        }
    }
}
