import AMQP
import AMQPCodec
import Bus
import Logging

/// Declaring what must be there. Looking needs no right at the broker, so that an instance with the least rights finds what
/// the definitions made; only what is missing is made.
enum Declaring {
    /// Makes sure that the exchanges and the queue of dead letters are there.
    static func common(_ settings: AMQPBusSettings, on connection: AMQPConnection) async throws(AMQPError) {
        let topology = settings.topology
        for (name, type) in topology.exchanges { try await exchange(name, type: type, on: connection) }
        let arguments = deadLetterArguments(settings)
        try await queue(topology.deadLetterQueue, on: connection) { (channel) async throws(AMQPError) in
            _ = try await channel.declareQueue(topology.deadLetterQueue, durable: true, arguments: arguments)
            try await channel.bindQueue(topology.deadLetterQueue, to: topology.deadLetterExchange, routingKey: "")
        }
    }

    /// Makes sure that the queue of a service's commands is there.
    static func commandQueue(
        _ service: ServiceName, _ settings: AMQPBusSettings, on connection: AMQPConnection
    ) async throws(AMQPError) {
        let topology = settings.topology
        let name = topology.commandQueue(service: service)
        let arguments = commandArguments(settings)
        try await queue(name, on: connection) { (channel) async throws(AMQPError) in
            _ = try await channel.declareQueue(name, durable: true, arguments: arguments)
            try await channel.bindQueue(
                name, to: topology.commandExchange, routingKey: topology.bindingKey(service: service))
        }
    }

    /// Makes sure that the queue of one event for one subscriber is there. One that was declared with another limit, by
    /// another version, is used as it is: it may hold events.
    static func keptQueue(
        _ name: String, limit: Int, _ settings: AMQPBusSettings, on connection: AMQPConnection, _ logger: Logger
    ) async throws(AMQPError) {
        let arguments = keptArguments(limit: limit, settings)
        do {
            try await onScratch(connection) { (channel) async throws(AMQPError) in
                _ = try await channel.declareQueue(name, durable: true, arguments: arguments)
            }
        } catch {
            guard error.code == .preconditionFailed else { throw error }
            logger.warning(
                "The queue \(name) was declared with other limits and is used as it is. Delete it while its instance is stopped to get the new ones."
            )
        }
    }

    /// Arguments of a queue of commands, also for definitions.
    static func commandArguments(_ settings: AMQPBusSettings) -> FieldTable {
        var arguments: FieldTable = [:]
        arguments["x-max-length"] = .int64(Int64(settings.commandBacklog))
        arguments["x-overflow"] = .text("reject-publish")
        arguments["x-dead-letter-exchange"] = .text(settings.topology.deadLetterExchange)
        if settings.durableQueues == .quorum {
            arguments["x-queue-type"] = .text("quorum")
            // Only a backstop: the server counts as well and sets a command aside with the reason.
            arguments["x-delivery-limit"] = .int64(Int64(settings.deliveries) * 4)
        }
        return arguments
    }

    /// Arguments of the queue of dead letters, also for definitions.
    static func deadLetterArguments(_ settings: AMQPBusSettings) -> FieldTable {
        var arguments: FieldTable = [:]
        arguments["x-max-length"] = .int64(Int64(settings.deadLetters))
        if settings.durableQueues == .quorum {
            arguments["x-queue-type"] = .text("quorum")
            // Whoever looks at a dead letter has it delivered and gives it back: that must not use it up.
            arguments["x-delivery-limit"] = .int64(1_000_000)
        }
        return arguments
    }

    /// Arguments of the queue of one event that is kept for one subscriber.
    static func keptArguments(limit: Int, _ settings: AMQPBusSettings) -> FieldTable {
        var arguments: FieldTable = [:]
        arguments["x-max-length"] = .int64(Int64(limit))
        arguments["x-expires"] = .int64(expiry(settings))
        if settings.durableQueues == .quorum {
            arguments["x-queue-type"] = .text("quorum")
            // A quorum queue takes no notice of `exclusive`: while the broker has not noticed that our last connection is gone, it
            // would share the events out among both, and what the dead one had would come too late, after later ones.
            arguments["x-single-active-consumer"] = .bool(true)
            // What an instance had fetched but not begun counts as delivered when it dies: the limit must be far away.
            arguments["x-delivery-limit"] = .int64(1000)
        }
        return arguments
    }

    /// Milliseconds after which what nobody uses is deleted.
    static func expiry(_ settings: AMQPBusSettings) -> Int64 { max(1000, settings.subscriberAbsence.components.seconds * 1000) }

    /// Whether the broker still knows transient queues that are not exclusive: RabbitMQ 4 does away with them.
    static func knowsTransientQueues(_ connection: AMQPConnection, _ settings: AMQPBusSettings) -> Bool {
        if let version = settings.assumedBrokerVersion { return version < 4 }
        guard connection.serverProperties["product"]?.text == "RabbitMQ",
            let version = connection.serverProperties["version"]?.text, let major = version.split(separator: ".").first,
            let number = Int(major)
        else { return false }
        return number < 4
    }

    private static func exchange(_ name: String, type: String, on connection: AMQPConnection) async throws(AMQPError) {
        let isThere = try await look(on: connection) { (channel) async throws(AMQPError) in
            try await channel.declareExchange(name, type: ExchangeType(rawValue: type), durable: true, passive: true)
        }
        guard !isThere else { return }
        try await onScratch(connection) { (channel) async throws(AMQPError) in
            try await channel.declareExchange(name, type: ExchangeType(rawValue: type), durable: true)
        }
    }

    private static func queue(
        _ name: String, on connection: AMQPConnection, make: (AMQPChannel) async throws(AMQPError) -> Void
    ) async throws(AMQPError) {
        let isThere = try await look(on: connection) { (channel) async throws(AMQPError) in
            _ = try await channel.declareQueue(name, passive: true)
        }
        guard !isThere else { return }
        try await onScratch(connection, make)
    }

    private static func look(
        on connection: AMQPConnection, _ body: (AMQPChannel) async throws(AMQPError) -> Void
    ) async throws(AMQPError) -> Bool {
        do {
            try await onScratch(connection, body)
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
    }

    /// A refused declaration closes the channel, so each gets one of its own.
    static func onScratch<Result: Sendable>(
        _ connection: AMQPConnection, _ body: (AMQPChannel) async throws(AMQPError) -> Result
    ) async throws(AMQPError) -> Result {
        let channel = try await connection.openChannel()
        let result: Result
        do {
            result = try await body(channel)
        } catch {
            await channel.close()
            throw error
        }
        await channel.close()
        return result
    }
}
