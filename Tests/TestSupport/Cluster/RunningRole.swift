internal import Foundation
internal import Synchronization

/// One process of a split exchange.
public final class RunningRole: Sendable {
    public let name: String
    private let child: ChildProcess
    private let ended = Mutex(false)

    init(name: String, arguments: [String]) throws {
        self.name = name
        child = try ChildProcess(RunningExchange.binary, arguments)
    }

    public var output: String { child.output }
    public var hasEnded: Bool { ended.withLock { $0 } }

    func waitUntilReady(seconds: Double) async throws {
        do {
            _ = try await child.line(containing: "is ready.", seconds: seconds)
        } catch {
            child.kill()
            throw ChildProcessError("\(name): \(error)")
        }
    }

    /// Where its pages are, for one that plays web.
    public var address: String {
        get async throws {
            let line = try await child.line(containing: "  Open ", seconds: 5)
            return String(line.drop { $0 != "h" }.prefix { !$0.isWhitespace })
        }
    }

    public var port: Int {
        get async throws { Int(try await address.split(separator: ":").last ?? "") ?? 0 }
    }

    /// SIGTERM, then waits for its end.
    @discardableResult
    public func stop(seconds: Double = 15) async throws -> Int32 {
        child.terminate()
        return try await end(seconds: seconds)
    }

    /// SIGKILL, then waits for its end.
    public func kill() async throws {
        child.kill()
        _ = try await end(seconds: 10)
    }

    /// Waits until it has ended by itself.
    public func end(seconds: Double) async throws -> Int32 {
        let status = try await child.exitStatus(seconds: seconds)
        ended.withLock { $0 = true }
        return status
    }

    /// Waits for a line of its output.
    public func line(containing text: String, seconds: Double = 10) async throws -> String {
        try await child.line(containing: text, seconds: seconds)
    }

    /// Stops it where it is (SIGSTOP), as a machine does that hangs, and lets it go on.
    public func freeze() { Foundation.kill(child.processID, SIGSTOP) }
    public func thaw() { Foundation.kill(child.processID, SIGCONT) }
}
