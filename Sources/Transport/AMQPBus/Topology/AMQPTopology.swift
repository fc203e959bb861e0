public import Bus

/// What the bus calls its exchanges and queues at the broker: pure functions, so that permissions, documents and the
/// instances themselves agree.
///
/// An environment has a virtual host of its own; `prefix` sets several buses apart within one virtual host, for tests.
public struct AMQPTopology: Hashable, Sendable {
    /// Begins all names; empty for the one bus of a virtual host.
    public var prefix: String

    public init(prefix: String = "") { self.prefix = prefix }

    // MARK: - Exchanges (durable, topic unless said otherwise)

    /// Requests go here, with `requestKey(service:subject:)`. Topic, so that a broker can be told who may ask what.
    public var requestExchange: String { prefix + "requests" }
    /// Commands go here, with `key(service:subject:)`.
    public var commandExchange: String { prefix + "commands" }
    /// Events go here, with their subject as the key.
    public var eventExchange: String { prefix + "events" }
    /// What cannot be handled goes here; a fanout in front of `deadLetterQueue`.
    public var deadLetterExchange: String { prefix + "dead-letters" }

    /// All exchanges with their types.
    public var exchanges: [(name: String, type: String)] {
        [(requestExchange, "topic"), (commandExchange, "topic"), (eventExchange, "topic"), (deadLetterExchange, "fanout")]
    }

    // MARK: - Keys

    /// The routing key of a request, for example `backend.orders-place-v1`: a broker looks up each word of a key on the way to each
    /// queue, so that there are two and no more.
    public func requestKey(service: ServiceName, subject: String) -> String {
        let word = subject.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "-") : $0 }
        return "\(service.rawValue).\(String(decoding: word, as: UTF8.self))"
    }

    /// What a service binds its queue of requests with.
    public func requestBindingKey(service: ServiceName) -> String { "\(service.rawValue).*" }

    /// The routing key of a command, for example `backend.orders.place.v1`.
    public func key(service: ServiceName, subject: String) -> String { "\(service.rawValue).\(subject)" }

    /// What a service binds its queue of commands with.
    public func bindingKey(service: ServiceName) -> String { "\(service.rawValue).#" }

    /// Where the instance that leads a service says that it does.
    public func leaderKey(service: ServiceName) -> String { "leader.\(service.rawValue)" }

    /// What a subscriber binds its `begunQueue` with, at the exchange of events.
    public func begunKey(subscriber: String, subject: String) -> String { "begun.\(subscriber).\(subject)" }

    // MARK: - Queues

    /// Exists only while somebody serves.
    public func requestQueue(service: ServiceName) -> String { "\(prefix)\(service.rawValue).requests" }

    /// Durable: commands wait here while the service is away.
    public func commandQueue(service: ServiceName) -> String { "\(prefix)\(service.rawValue).commands" }

    /// Exclusive to the instance that leads the service.
    public func leaderQueue(service: ServiceName) -> String { "\(prefix)\(service.rawValue).leader" }

    /// What is kept of one event for one subscriber. Durable, bounded.
    public func keptQueue(subscriber: String, subject: String) -> String { "\(prefix)events.\(subscriber).\(subject)" }

    /// How often events that came again were begun: one message beside the subscriber's own queue.
    public func begunQueue(subscriber: String, subject: String) -> String {
        keptQueue(subscriber: subscriber, subject: subject) + ".begun"
    }

    /// The same for an event that is for those who are present: exclusive, with a part that differs at each connect,
    /// because the broker may not yet have noticed that the last one is over.
    public func fleetingQueue(subscriber: String, subject: String, nonce: String) -> String {
        "\(prefix)events.\(subscriber).\(subject).\(nonce)"
    }

    /// What was set aside, with the reason.
    public var deadLetterQueue: String { prefix + "dead-letters" }

    /// One value that outlives all instances, by name.
    public func recordQueue(_ name: String) -> String { "\(prefix)records.\(name)" }
}
