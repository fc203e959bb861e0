import AMQP
import AMQPBus
import Bus
import Logging
import Synchronization
import TestSupport

/// Instances that share one virtual host of a real broker.
final class AMQPBusHarness: BusHarness {
    private let place: BrokerPlace
    private let durableQueues: AMQPBusSettings.DurableQueues
    private let instances = Mutex<[String: AMQPBus]>([:])
    let deliveries: Int

    init(place: BrokerPlace, durableQueues: AMQPBusSettings.DurableQueues = .classic, deliveries: Int = 4) {
        self.place = place
        self.durableQueues = durableQueues
        self.deliveries = deliveries
    }

    func settings(_ instance: String) throws -> AMQPBusSettings {
        var settings = AMQPBusSettings(connection: try place.connectionSettings(), environment: "test", instance: instance)
        settings.durableQueues = durableQueues
        settings.deliveries = deliveries
        settings.firstPause = .milliseconds(1)
        settings.longestPause = .milliseconds(5)
        settings.claimInterval = .milliseconds(50)
        return settings
    }

    func bus(_ instance: String) async throws -> any MessageBus { try await amqpBus(instance) }

    func amqpBus(_ instance: String) async throws -> AMQPBus {
        if let bus = instances.withLock({ $0[instance] }) { return bus }
        let bus = AMQPBus(settings: try settings(instance), logger: .silent)
        try await bus.start()
        instances.withLock { $0[instance] = bus }
        return bus
    }

    /// Drops the connections, and waits until the broker has noticed: a message that it sends to the dead is lost.
    func kill(_ instance: String) async throws {
        guard let bus = instances.withLock({ $0.removeValue(forKey: instance) }) else { return }
        await bus.abort()
        let left = instances.withLock { $0.count } * 2
        while try await place.broker.node.connectionCount(in: place.virtualHost) > left {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    func deadLetters() async throws -> [DeadLetter] {
        guard let bus = instances.withLock({ $0.values.first }) else { return [] }
        return try await bus.deadLetterQueue.list()
    }

    func close() async throws {
        let buses = instances.withLock { instances in
            defer { instances = [:] }
            return Array(instances.values)
        }
        for bus in buses { await bus.close() }
        try await place.remove()
    }
}

extension Logger {
    static let silent = Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() }
}

extension BrokerPlace {
    /// How to connect here as its user.
    func connectionSettings() throws -> ConnectionSettings { try ConnectionSettings(uris: [AMQPURI(uri)], name: "test") }
}
