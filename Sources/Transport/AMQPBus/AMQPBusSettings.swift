public import AMQP
public import Bus

/// Who an instance is on the bus, and the bounds of what it keeps.
public struct AMQPBusSettings: Sendable {
    /// How durable queues are kept.
    public enum DurableQueues: String, Sendable {
        /// On one node: survives its restart.
        case classic
        /// On several nodes of a cluster: survives the loss of a minority. RabbitMQ 3.8 and later.
        case quorum
    }

    /// Where the broker is. Two connections are made with it: one publishes, one consumes.
    public var connection: ConnectionSettings
    /// dev, qa, prod: a message of another environment is refused.
    public var environment: String
    /// The sender that receivers see, for example `web.1@host`.
    public var instance: String
    /// What exchanges and queues are called; all instances of an environment have the same.
    public var topology: AMQPTopology
    /// Services that only one instance serves at a time; a second one waits until it can take over.
    public var exclusiveServices: Set<ServiceName>
    /// What queues that outlive their consumers are made of at the broker.
    public var durableQueues: DurableQueues
    /// Deliveries of a command or kept event before it becomes a dead letter.
    public var deliveries: Int
    /// The pause before the second delivery; it doubles with each further one.
    public var firstPause: Duration
    /// The longest pause between two deliveries.
    public var longestPause: Duration
    /// How long what is kept for a subscriber waits for it to come back; then its queue is deleted.
    public var subscriberAbsence: Duration
    /// Commands that wait for one service; `send` is refused with `overloaded` beyond.
    public var commandBacklog: Int
    /// Dead letters that are held; the oldest are dropped beyond.
    public var deadLetters: Int
    /// Kept events that this instance holds until the broker has them; the oldest are dropped beyond.
    public var eventBacklog: Int
    /// How long an event waits for earlier ones of its publisher that come through other queues. They may be lost, so not for long; a
    /// broker that is slower than this lets events of different subjects change places.
    public var eventPatience: Duration
    /// Requests that wait for the connection at the same time; more are refused with `unavailable`.
    public var waitingRequests: Int
    /// How long `send` waits for the broker to take a command.
    public var sendTimeout: Duration
    /// How often an instance that waits for another one's place looks whether it is free.
    public var claimInterval: Duration
    /// The broker's major version in place of what it says about itself. For tests.
    package var assumedBrokerVersion: Int?

    public init(connection: ConnectionSettings, environment: String, instance: String) {
        self.connection = connection
        self.environment = environment
        self.instance = instance
        topology = AMQPTopology()
        exclusiveServices = []
        durableQueues = .classic
        deliveries = 5
        firstPause = .milliseconds(50)
        longestPause = .seconds(5)
        subscriberAbsence = .seconds(7 * 86_400)
        commandBacklog = 10_000
        deadLetters = 10_000
        eventBacklog = 20_000
        eventPatience = .milliseconds(150)
        waitingRequests = 4096
        sendTimeout = .seconds(10)
        claimInterval = .seconds(1)
    }

    /// The pause after delivery number `delivery` (from 1) failed.
    func pause(after delivery: Int) -> Duration {
        var pause = firstPause
        for _ in 1..<max(1, min(delivery, 32)) where pause < longestPause { pause *= 2 }
        return min(pause, longestPause)
    }
}
