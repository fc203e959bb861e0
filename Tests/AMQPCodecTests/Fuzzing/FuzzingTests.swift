import Foundation
import TestSupport
import Testing

/// Damaged frames for the decoder: in CI for a minute, elsewhere for some seconds.
@Suite struct FuzzingTests {
    @Test func damagedFramesBreakNothing() async throws {
        let seconds = ProcessInfo.processInfo.environment["CI"] == nil ? 4.0 : 60
        let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("CodecFuzz/Corpus")
        let folder = try TemporaryFolder()
        let current = folder.url.appendingPathComponent("input")
        let tool = RunningExchange.binary.deletingLastPathComponent().appendingPathComponent("CodecFuzz")
        let fuzzer = try ChildProcess(tool, ["\(seconds)", corpus.path, current.path])
        let status = try await fuzzer.exitStatus(seconds: seconds + 60)
        if status != 0 {
            let input = try Data(contentsOf: current).prefix(2000).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            Issue.record(
                "ended with \(status): \(fuzzer.output.suffix(500)); keep this in Tests/CodecFuzz/Corpus: \(input.joined())")
        }
        #expect(fuzzer.output.contains("tried "))
    }

    /// The corpus's seeds are what our encoder writes: a seed that is missing or old says so.
    @Test func theCorpusHoldsTheSeeds() async throws {
        let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("CodecFuzz/Corpus")
        let folder = try TemporaryFolder()
        let tool = RunningExchange.binary.deletingLastPathComponent().appendingPathComponent("CodecFuzz")
        #expect(try await ChildProcess(tool, ["seeds", folder.url.path]).exitStatus(seconds: 20) == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(names.count > 15)
        for name in names {
            let seed = try Data(contentsOf: folder.url.appendingPathComponent(name))
            #expect(try seed == Data(contentsOf: corpus.appendingPathComponent(name)), "\(name)")
        }
    }
}
