import Foundation
import Synchronization

/// A process of clients, run from this same binary.
final class WebClientProcess: Sendable {
    /// `@unchecked Sendable`: set up once before anything reads it; only `output` is read afterwards, by one task.
    private struct Parts: @unchecked Sendable {
        let process: Process
        let input: Pipe
        let output: Pipe
    }

    private let parts: Parts

    init(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [WebClient.flag] + arguments
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        parts = Parts(process: process, input: input, output: output)
    }

    /// The next lines up to one that begins with `last`, that one included.
    func lines(until last: String) async throws -> [String] {
        let output = parts.output
        let text = await onThread { () -> String in
            var data = Data()
            while true {
                let more = output.fileHandleForReading.availableData
                if more.isEmpty { break }
                data += more
                let text = String(decoding: data, as: UTF8.self)
                if text.split(separator: "\n").last?.hasPrefix(last) == true, text.hasSuffix("\n") { break }
            }
            return String(decoding: data, as: UTF8.self)
        }
        guard text.contains(last) else { throw WebClientFailure("the clients said: \(text.suffix(500))") }
        return text.split(separator: "\n").map(String.init)
    }

    func endInput() { try? parts.input.fileHandleForWriting.close() }

    func wait() async {
        let process = parts.process
        await onThread { process.waitUntilExit() }
    }

    private func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: body()) }
        }
    }
}

struct WebClientFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
