public import Bus
import Contracts
import Domain
public import Logging
import Synchronization

/// Tells changes of orders to everyone, in the order of the commits, without making the writer wait for it.
///
/// Between the two is a bounded queue: when the bus does not keep up, the oldest changes are dropped and counted (whoever
/// missed one asks for the order).
public final class OrderAnnouncer: Sendable {
    private let stream: AsyncStream<OrderChanged>
    private let continuation: AsyncStream<OrderChanged>.Continuation
    private let bus: any MessageBus
    private let logger: Logger
    private let droppedEvents = Atomic<Int>(0)

    public init(bus: any MessageBus, backlog: Int = TradingSettings().eventBacklog, logger: Logger) {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(max(1, backlog)))
        self.bus = bus
        self.logger = logger
    }

    /// Changes that were dropped because too many waited.
    public var dropped: Int { droppedEvents.load(ordering: .relaxed) }

    /// Queues a change. Called on the writer's thread.
    func announce(_ change: OrderChanged) {
        if case .dropped = continuation.yield(change) { droppedEvents.add(1, ordering: .relaxed) }
    }

    /// Lets `run` return once all that waits is told. To be called when no order can be placed any more.
    public func finish() { continuation.finish() }

    /// Tells changes until `finish`, or until cancelled: then what waits is not told.
    public func run() async {
        var reported = 0
        for await change in stream {
            do {
                try await bus.publish(change, context: nil)
            } catch {
                logger.warning("A change of an order could not be told: \(error)", metadata: ["order": "\(change.order.id)"])
            }
            let dropped = dropped
            if dropped > reported {
                logger.warning(
                    "Changes of orders came faster than they could be told; the oldest were dropped.",
                    metadata: ["dropped": "\(dropped - reported)"])
                reported = dropped
            }
        }
    }
}
