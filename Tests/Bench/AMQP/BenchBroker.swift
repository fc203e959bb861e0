import Foundation
import Synchronization
import TestSupport

/// The broker of the benchmarks, started by the first that needs it, on the same disk as everything else that is measured.
enum BenchBroker {
    private static let starting = Mutex<Task<(PrivateBroker, URL), any Error>?>(nil)

    private static func broker() async throws -> (broker: PrivateBroker, peer: URL) {
        let task = starting.withLock { starting in
            if let starting { return starting }
            let task = Task {
                let folder = URL(fileURLWithPath: ".build/bench/broker", isDirectory: true).standardizedFileURL
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                return (try await PrivateBroker.start(in: folder), try await PeerProgram.compile(into: folder))
            }
            starting = task
            return task
        }
        return try await task.value
    }

    /// A virtual host of its own, and the peer's program.
    static func contest(rounds: Int = 3, isTLS: Bool = false) async throws -> AMQPContest {
        let (broker, peer) = try await broker()
        return AMQPContest(place: try await broker.place(), peer: peer, rounds: rounds, isTLS: isTLS)
    }
}
