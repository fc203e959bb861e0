import Foundation
import TestSupport

/// rabbitmq-c as a careful program in C uses it: `Tests/Bench/Peers/rabbitmq-c`, compiled here and now.
enum PeerProgram {
    /// - Returns: the executable, in `folder`.
    static func compile(into folder: URL) async throws -> URL {
        let sources = URL(fileURLWithPath: "Tests/Bench/Peers/rabbitmq-c", isDirectory: true)
        let names = try FileManager.default.contentsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".c") }.sorted()
        let program = folder.appendingPathComponent("rabbitmq-c-peer")
        let compiler = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/cc"),
            ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror", "-O2", "-o", program.path]
                + names.map { sources.appendingPathComponent($0).path } + ["-lrabbitmq"])
        guard try await compiler.exitStatus(seconds: 60) == 0 else {
            throw AMQPBenchFailure("the peer does not compile (package librabbitmq-dev):\n\(compiler.output)")
        }
        return program
    }
}
