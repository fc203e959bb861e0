public import AMQP
internal import AMQPCodec
public import Logging
public import ServiceLifecycle
internal import Synchronization

/// The logger of a machine: has all records of its environment in its files.
///
/// Its own durable queue keeps them while it is away. A record is acknowledged when it is on the disk, and known by its boot and
/// number when it comes again. A disk that takes nothing stops the logger and nobody else.
public struct LoggerRole: Service {
    /// Messages that the broker sends ahead; together with their size the memory that they take.
    private static let prefetch: UInt16 = 256

    private struct State {
        var malformed = 0
        /// The queue is there with other bounds than ours.
        var takesQueueAsItIs = false
    }

    private let writer: LogWriter
    private let connection: RecoveringConnection
    private let queue: String
    private let settings: LogSettings
    private let logger: Logger
    private let state: Shared

    private final class Shared: Sendable {
        let state = Mutex(State())
    }

    /// - Parameters:
    ///   - instance: such as `logger.1@host`; names the queue.
    ///   - logger: for what it has to say itself.
    ///   - transportLogger: for its connection; its label has to begin with `transport.`.
    /// - Throws: a sentence for the operator when the folder cannot be used.
    public init(
        instance: String, environment: String, settings: LogSettings, connection: ConnectionSettings, logger: Logger,
        transportLogger: Logger
    ) throws {
        writer = try LogWriter(settings: settings, environment: environment, logger: logger)
        self.connection = RecoveringConnection(connection, logger: transportLogger)
        queue = LogTopology.queue(of: instance)
        self.settings = settings
        self.logger = logger
        state = Shared()
    }

    public var status: LoggerStatus { LoggerStatus(writer: writer, isConnected: connection.current.isConnected) }

    /// Takes records from the broker until a graceful shutdown: what was written is acknowledged before the connection goes.
    public func run() async throws {
        let lane = connection.lane("The logger") { channel, _ in try await serve(channel) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await connection.run() }
            group.addTask {
                do { try await gracefulShutdown() } catch { return }
                writer.hurry()
                lane.cancel()
                await lane.waitUntilEnded()
                // What is on the disk is acknowledged before the connection goes.
                await writer.close()
                await connection.close()
            }
        }
        await writer.close()
    }

    private func serve(_ channel: AMQPChannel) async throws {
        try await channel.declareExchange(LogTopology.exchange, type: .fanout, durable: true)
        try await declareQueue(channel)
        try await channel.bindQueue(queue, to: LogTopology.exchange)
        try await channel.qos(prefetch: Self.prefetch)
        let consumer = try await channel.consume(queue)
        while true {
            let deliveries = try await consumer.nextBatch()
            if deliveries.isEmpty { return }
            await writer.store(deliveries.compactMap { arrival($0, channel) })
        }
    }

    private func declareQueue(_ channel: AMQPChannel) async throws {
        if state.state.withLock({ $0.takesQueueAsItIs }) {
            _ = try await channel.declareQueue(queue, durable: true, passive: true)
            return
        }
        do throws(AMQPError) {
            _ = try await channel.declareQueue(
                queue, durable: true, arguments: LogTopology.queueArguments(bytes: settings.queueBytes))
        } catch {
            guard error.code == .preconditionFailed else { throw error }
            state.state.withLock { $0.takesQueueAsItIs = true }
            logger.warning(
                "The queue has other bounds than the setting logs-queue says; it is used as it is. Delete it while it is empty to change it.",
                metadata: ["queue": "\(queue)"])
            throw error
        }
    }

    private func arrival(_ delivery: Delivery, _ channel: AMQPChannel) -> Arrival? {
        let tag = delivery.deliveryTag
        if let run = RecordRun(delivery.body) { return Arrival(run) { channel.ack(tag) } }
        channel.ack(tag)
        let count = state.state.withLock { state in
            state.malformed += 1
            return state.malformed
        }
        // Whoever sends such things sends many.
        if count & (count - 1) == 0 {
            logger.warning("A message on the logs' exchange holds no records; it is left out.", metadata: ["so-far": "\(count)"])
        }
        return nil
    }
}
