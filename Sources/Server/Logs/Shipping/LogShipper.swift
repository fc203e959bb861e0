public import AMQP
internal import AMQPCodec
public import Logging
public import ServiceLifecycle
internal import Synchronization

/// Brings the records of a process onto the bus, on a connection of its own.
///
/// What the broker has not confirmed is kept and sent again after a reconnect, in its order; loggers know what they have.
public struct LogShipper: Service {
    /// For what is still to be said when the process stops.
    private static let farewell: Duration = .seconds(2)
    /// While nobody keeps logs.
    private static let pause: Duration = .seconds(2)

    private let recorder: LogRecorder
    private let outbox: Outbox
    private let connection: RecoveringConnection
    private let logger: Logger
    private let lacksLogger: Fact

    /// Something that is the case, or not.
    private final class Fact: Sendable {
        private let value = Mutex(false)

        /// Whether that is news.
        func set(_ new: Bool) -> Bool {
            value.withLock { value in
                defer { value = new }
                return value != new
            }
        }

        var isTrue: Bool { value.withLock { $0 } }
    }

    /// - Parameter logger: its label has to begin with `transport.`, so that its records do not go onto the bus.
    public init(recorder: LogRecorder, connection settings: ConnectionSettings, logger: Logger) {
        guard let outbox = recorder.outbox else { preconditionFailure("the recorder keeps records for somebody") }
        self.recorder = recorder
        self.outbox = outbox
        self.logger = logger
        connection = RecoveringConnection(settings, logger: logger)
        lacksLogger = Fact()
    }

    public var status: LogShipperStatus {
        let state = connection.current
        var problem: String?
        if !state.isConnected {
            problem = "The log's connection to the broker is away: \(state.lastError?.message ?? "it has not been made yet.")"
        } else if lacksLogger.isTrue {
            problem = "Nobody keeps logs: there has never been a logger on this broker, or its queue was deleted."
        }
        return LogShipperStatus(
            isConnected: state.isConnected, problem: problem, waiting: recorder.waiting, dropped: recorder.dropped)
    }

    /// Sends records to the broker until a graceful shutdown; then what is left, for a limited time.
    public func run() async throws {
        let lane = connection.lane("The log shipper") { channel, _ in try await serve(channel) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await connection.run() }
            group.addTask {
                do { try await gracefulShutdown() } catch { return }
                await recorder.settled()
                outbox.close()
                let limit = Task {
                    try await Task.sleep(for: Self.farewell)
                    lane.cancel()
                }
                await lane.waitUntilEnded()
                limit.cancel()
                await connection.close()
            }
        }
    }

    /// Until the channel ends, or everything was said.
    private func serve(_ channel: AMQPChannel) async throws {
        do throws(AMQPError) {
            // What is published to an exchange that is not there would close the channel with records under way.
            try await channel.declareExchange(LogTopology.exchange, type: .fanout, durable: true, passive: true)
        } catch {
            guard error.code == .notFound else { throw error }
            noteThatNobodyListens()
            if !outbox.isClosed { try? await Task.sleep(for: Self.pause) }
            return
        }
        try await channel.confirmSelect()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { throw await channel.waitUntilClosed() }
            group.addTask {
                try await begin(on: channel)
                try await ship(on: channel)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func noteThatNobodyListens() {
        if lacksLogger.set(true) {
            logger.notice("Nobody keeps logs yet: a logger on this broker has to be started first. Records wait until then.")
        }
    }

    /// Offers the first batch alone until some logger's queue takes it: what an instance says before there is a logger is the
    /// beginning of its file, and no later batch may come before it.
    private func begin(on channel: AMQPChannel) async throws {
        while true {
            try Task.checkCancellation()
            guard let batch = outbox.unconfirmed.first else {
                await outbox.arrival()
                if outbox.take().isEmpty, outbox.isClosed { return }
                continue
            }
            let outcome = try await channel.publishConfirmed(
                batch.body, properties: properties(batch.origin), exchange: LogTopology.exchange, routingKey: "", mandatory: true)
            switch outcome {
            case .acked:
                outbox.confirm(batch.number)
                _ = lacksLogger.set(false)
                return
            case .nacked: throw AMQPError(.brokerFailure, "The broker could not take records.")
            case .returned:
                noteThatNobodyListens()
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private func properties(_ origin: Int) -> BasicProperties {
        LogTopology.properties(
            environment: recorder.process.environment, instance: recorder.process.instances[origin].name)
    }

    private func ship(on channel: AMQPChannel) async throws {
        let window = ShippingWindow(limit: LogStore.window)
        let messages = recorder.process.instances.indices.map(properties)
        func publish(_ batch: LogBatch) throws {
            window.began()
            do {
                try channel.publish(
                    batch.body, properties: messages[batch.origin], exchange: LogTopology.exchange, routingKey: "",
                    mandatory: true
                ) {
                    switch $0 {
                    case .success(.acked):
                        outbox.confirm(batch.number)
                        window.ended()
                    case .success(.returned):
                        window.ended(AMQPError(.noRoute, "No logger's queue is there any more. Start a logger."))
                    case .success(.nacked): window.ended(AMQPError(.brokerFailure, "The broker could not take records."))
                    case .failure(let error): window.ended(error)
                    }
                }
            } catch {
                window.ended(error)
                throw error
            }
        }
        for batch in outbox.unconfirmed {
            try await window.room()
            try publish(batch)
        }
        while true {
            try await window.room()
            await outbox.arrival()
            try Task.checkCancellation()
            let batches = outbox.take()
            if batches.isEmpty, outbox.isClosed { break }
            // One take has at most one batch for each instance of the process: the window bounds those of one instance.
            for batch in batches { try publish(batch) }
        }
        try await window.empty()
    }
}
