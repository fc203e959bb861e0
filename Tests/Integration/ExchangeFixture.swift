import Foundation
import TestSupport

/// The real binary on a folder of its own, everything over plain HTTP, prices simulated.
final class ExchangeFixture: Sendable {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    var data: URL { folder.url.appendingPathComponent("data") }

    func start(_ arguments: [String] = [], environment: [String: String] = [:]) async throws -> RunningExchange {
        try await RunningExchange(
            data: data,
            arguments: ["--market", "simulated", "--set", "plain-http=true", "--set", "sign-in-limit=1000"] + arguments,
            environment: environment)
    }

    /// Runs another command of the binary on this folder.
    func command(_ arguments: String...) async throws -> (status: Int32, output: String) {
        try await RunningExchange.command(arguments + ["--data", data.path])
    }

    /// Waits until the exchange can trade.
    static func waitUntilReady(port: Int, seconds: Double = 30) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last = ""
        while ContinuousClock.now < deadline {
            let answer = try? HTTPConnection(port: port).get("/readyz")
            if answer?.status == 200 { return }
            last = answer?.text ?? "no answer"
            try await Task.sleep(for: .milliseconds(50))
        }
        throw ChildProcessError("not ready after \(seconds) s: \(last)")
    }
}

extension RunningExchange {
    var port: Int { Int(plainAddress.split(separator: ":").last ?? "") ?? 0 }
}

/// Runs blocking work on a thread of its own; the cooperative pool has two.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread { continuation.resume(with: Result { try body() }) }
        thread.start()
    }
}
