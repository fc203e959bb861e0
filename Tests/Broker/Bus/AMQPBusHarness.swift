import AMQP
import AMQPBus
import Bus
import Logging
import Synchronization
import TestSupport

/// Instances that share one virtual host of a real broker.
final class AMQPBusHarness: BusHarness {
    let place: BrokerPlace
    private let durableQueues: AMQPBusSettings.DurableQueues
    private let brokerVersion: Int?
    private let instances = Mutex<[String: AMQPBus]>([:])
    let deliveries: Int

    init(
        place: BrokerPlace, durableQueues: AMQPBusSettings.DurableQueues = .classic, brokerVersion: Int? = nil,
        deliveries: Int = 4
    ) {
        self.place = place
        self.durableQueues = durableQueues
        self.brokerVersion = brokerVersion
        self.deliveries = deliveries
    }

    func settings(_ instance: String) throws -> AMQPBusSettings {
        var settings = AMQPBusSettings(connection: try place.connectionSettings(), environment: "test", instance: instance)
        settings.durableQueues = durableQueues
        settings.assumedBrokerVersion = brokerVersion
        settings.deliveries = deliveries
        settings.firstPause = .milliseconds(1)
        settings.longestPause = .milliseconds(5)
        settings.claimInterval = .milliseconds(50)
        // Order is what is tested, not how quickly a busy machine delivers.
        settings.eventPatience = .seconds(2)
        return settings
    }

    func bus(_ instance: String) async throws -> any MessageBus { try await amqpBus(instance) }

    func amqpBus(_ instance: String) async throws -> AMQPBus { try await bus(try settings(instance)) }

    /// The bus of an instance that serves the greeter alone or not at all.
    func exclusive(_ instance: String) async throws -> AMQPBus {
        var settings = try settings(instance)
        settings.exclusiveServices = [ServiceName("greeter")]
        return try await bus(settings)
    }

    private func bus(_ settings: AMQPBusSettings) async throws -> AMQPBus {
        let instance = settings.instance
        if let bus = instances.withLock({ $0[instance] }) { return bus }
        let bus = AMQPBus(settings: settings, logger: .silent)
        // A test that fails says more than one that hangs.
        try await within("connecting") { try await bus.start() }
        instances.withLock { $0[instance] = bus }
        return bus
    }

    /// Drops the connections, and waits until the broker has noticed: a message that it sends to the dead is lost.
    func kill(_ instance: String) async throws {
        guard let bus = instances.withLock({ $0.removeValue(forKey: instance) }) else { return }
        try await within("dying") { await bus.abort() }
        let left = instances.withLock { $0.count } * 2
        while try await place.broker.node.connectionCount(in: place.virtualHost) > left {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// The broker has confirmed and delivered everything, and what it waits to hear of is in our hands.
    func settle() async throws {
        try await within("settling") { [self] in
            while true {
                let buses = instances.withLock { Array($0.values) }
                // Counts of deliveries lie in queues that nobody consumes.
                let queues = try await place.queues().filter { !$0.name.hasSuffix(".begun") }
                let inHand = buses.reduce(0) { $0 + $1.eventsInHand }
                if buses.allSatisfy({ $0.status.unconfirmedEvents == 0 }), queues.allSatisfy({ $0.ready == 0 }),
                    queues.reduce(0, { $0 + $1.unacknowledged }) == inHand
                {
                    return
                }
                try await Task.sleep(for: .milliseconds(2))
            }
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
        try await within("closing", limit: .seconds(30)) { for bus in buses { await bus.close() } }
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
