public import Logging
public import ServiceLifecycle

/// The logger of a process that is the whole exchange: its records go to its files without a bus between.
public struct LocalLogger: Service {
    /// How long records gather before they are written and flushed: a disk has better things to do.
    private static let pace: Duration = .milliseconds(200)
    /// Bytes that are written at once.
    private static let portion = 4 << 20

    private let recorder: LogRecorder
    private let outbox: Outbox
    private let writer: LogWriter

    /// - Throws: a sentence for the operator when the folder cannot be used.
    public init(recorder: LogRecorder, settings: LogSettings, logger: Logger) throws {
        guard let outbox = recorder.outbox else { preconditionFailure("the recorder keeps records for somebody") }
        self.recorder = recorder
        self.outbox = outbox
        writer = try LogWriter(settings: settings, environment: recorder.process.environment, logger: logger)
    }

    public var status: LoggerStatus { LoggerStatus(writer: writer, isConnected: true) }

    /// Writes records until a graceful shutdown, then those that are left, and closes the files.
    public func run() async throws {
        await withGracefulShutdownHandler {
            await pass()
        } onGracefulShutdown: {
            outbox.close()
        }
        await writer.close()
    }

    private func pass() async {
        while true {
            await outbox.arrival()
            if Task.isCancelled { return }
            let arrivals = nextArrivals()
            if arrivals.isEmpty {
                guard outbox.isClosed else { continue }
                // What the recorder has not turned into lines yet.
                await recorder.settled()
                if outbox.count == 0 { return }
                continue
            }
            await withGracefulShutdownHandler {
                await writer.store(arrivals)
            } onGracefulShutdown: {
                // A disk that takes nothing holds nobody up.
                writer.hurry()
            }
            if outbox.count == 0, !outbox.isClosed {
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pace) }
            }
        }
    }

    private func nextArrivals() -> [Arrival] {
        var arrivals: [Arrival] = []
        var bytes = 0
        while bytes < Self.portion {
            let batches = outbox.take()
            if batches.isEmpty { break }
            for batch in batches {
                bytes += batch.body.count
                let settle: @Sendable () -> Void = { [outbox] in outbox.confirm(batch.number) }
                if let run = RecordRun(batch.body) { arrivals.append(Arrival(run, settled: settle)) } else { settle() }
            }
        }
        return arrivals
    }
}
