public import Foundation

/// The real binary `exchange`, running on a folder and ports of its own until `stop` or `kill`.
public final class RunningExchange: Sendable {
    /// `https://localhost:PORT`, or `http://127.0.0.1:PORT` with `plain-http`.
    public let address: String
    /// `http://127.0.0.1:PORT` of the redirecting port, or of the whole exchange with `plain`.
    public let plainAddress: String
    public let processID: Int32
    private let child: ChildProcess

    /// Starts it and waits until it says that it serves.
    ///
    /// - Parameters:
    ///   - data: its data folder; keep it to start again on the same one.
    ///   - arguments: more flags for `exchange run`.
    ///   - environment: more environment variables.
    ///   - passwordCost: of new password hashes; nil for what the exchange does by default (a third of a second each).
    /// - Throws: `ChildProcessError` with its output when it ends or says nothing within `seconds`.
    public init(
        data: URL, arguments: [String] = [], environment: [String: String] = [:], passwordCost: Int? = 10, seconds: Double = 60
    ) async throws {
        child = try ChildProcess(
            Self.binary,
            [
                "run", "--data", data.path, "--listen", "127.0.0.1:0", "--listen-http", "127.0.0.1:0",
            ] + (passwordCost.map { ["--set", "password-cost=\($0)"] } ?? []) + arguments, environment: environment)
        do {
            let ready = try await child.line(containing: "  Open ", seconds: seconds)
            address = try Self.address("http", in: ready)
            let isPlain = address.hasPrefix("http:")
            let plain = isPlain ? ready : try await child.line(containing: "leads there.", seconds: seconds)
            plainAddress = try Self.address("http", in: plain)
            processID = child.processID
        } catch {
            child.kill()
            throw error
        }
    }

    /// What it wrote so far, standard output and standard error together.
    public var output: String { child.output }

    /// SIGTERM, then waits for its end; returns its exit status and how long it took.
    public func stop(seconds: Double = 15) async throws -> (status: Int32, seconds: Double) {
        let began = ContinuousClock.now
        child.terminate()
        let status = try await child.exitStatus(seconds: seconds)
        let took = ContinuousClock.now - began
        return (status, Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18)
    }

    /// SIGKILL, then waits for its end.
    public func kill() async throws {
        child.kill()
        _ = try await child.exitStatus(seconds: 10)
    }

    /// Runs another command of the binary to its end.
    public static func command(
        _ arguments: [String], environment: [String: String] = [:], seconds: Double = 60
    ) async throws -> (status: Int32, output: String) {
        let child = try ChildProcess(binary, arguments, environment: environment)
        let status = try await child.exitStatus(seconds: seconds)
        return (status, child.output)
    }

    /// The binary beside the running tests.
    public static let binary: URL = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("exchange")
    }()

    private static func address(_ prefix: String, in line: String) throws -> String {
        guard let range = line.range(of: prefix) else { throw ChildProcessError("no address in: \(line)") }
        let rest = line[range.lowerBound...]
        return String(rest.prefix { !$0.isWhitespace && $0 != "," })
    }
}
