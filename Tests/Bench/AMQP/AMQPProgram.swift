import AMQP
import AMQPCodec
import Foundation
import Logging
import Socket
import TestSupport

/// The other half of a measurement: this same binary, run as a process of its own, does what one process of the peer does.
///
/// `exchange-bench --amqp-program MODE QUEUE COUNT NUMBER`, the broker in the environment.
struct AMQPProgram: Sendable {
    static let flag = "--amqp-program"
    static let bodySize = 256

    let mode: Mode
    let queue: String
    let count: Int
    /// The window, the prefetch or how many calls are in flight.
    let number: Int

    enum Mode: String, Sendable {
        case publishConfirmed = "publish-confirmed"
        case publishTransient = "publish-transient"
        case consumeAcknowledged = "consume-acknowledged"
        case consumeTransient = "consume-transient"
        case call
        case serve
        case busCall = "bus-call"
        case busServe = "bus-serve"
    }

    init?(_ arguments: [String]) {
        guard arguments.count >= 3, arguments[0] == Self.flag, let mode = Mode(rawValue: arguments[1]) else { return nil }
        self.mode = mode
        queue = arguments[2]
        count = arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0
        number = arguments.count > 4 ? Int(arguments[4]) ?? 0 : 0
    }

    /// True when this process is one, and it is done.
    static func runIfAsked(_ arguments: [String]) async -> Bool {
        guard let program = AMQPProgram(arguments) else { return false }
        do {
            try await program.run()
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(1)
        }
        return true
    }

    private func run() async throws {
        switch mode {
        case .busCall: return try await withTaskExecutorPreference(OneThread()) { try await busCall() }
        case .busServe: return try await busServe()
        default: break
        }
        let access = try BrokerAccess(environment: ProcessInfo.processInfo.environment)
        var settings = access.settings
        settings.name = "bench \(mode.rawValue)"
        let connection = try await AMQPConnection.connect(
            settings, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        let channel = try await connection.openChannel()
        switch mode {
        case .publishConfirmed: try await publishConfirmed(channel)
        case .publishTransient: try await publishTransient(channel)
        case .consumeAcknowledged: try await consumeAcknowledged(channel)
        case .consumeTransient: try await consumeTransient(channel)
        case .call: try await withTaskExecutorPreference(OneThread()) { try await call(channel) }
        case .serve: try await withTaskExecutorPreference(OneThread()) { try await serve(channel) }
        case .busCall, .busServe: break
        }
        await connection.close()
    }

    /// Says that the consumer is there.
    static func sayReady() { FileHandle.standardOutput.write(Data("ready\n".utf8)) }

    static func report(_ messages: Int, since start: ContinuousClock.Instant, latencies: Latencies? = nil) throws {
        let report = AMQPReport(
            messages: messages, seconds: start.duration(to: .now).inSeconds, p50: latencies?.microseconds(at: 0.5) ?? 0,
            p99: latencies?.microseconds(at: 0.99) ?? 0, cpuSeconds: processorSeconds())
        FileHandle.standardOutput.write(try JSONEncoder().encode(report) + Data("\n".utf8))
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
