import Foundation
import TestSupport

/// `exchange-bench [NAME]`: measures all, or only the benchmark or area of that name.
@main
struct Bench {
    static func main() async {
        let names = Array(CommandLine.arguments.dropFirst())
        if await WebClient.runIfAsked(names) { return }
        if await AMQPProgram.runIfAsked(names) { return }
        let chosen = names.isEmpty ? Benchmark.all : Benchmark.all.filter { one in names.contains { one.matches($0) } }
        guard !chosen.isEmpty, names.allSatisfy({ name in Benchmark.all.contains { $0.matches(name) } }) else {
            say("usage: exchange-bench [NAME...], of these:")
            for benchmark in Benchmark.all { say("  \(benchmark.name)") }
            exit(names == ["--help"] ? 0 : 2)
        }
        #if DEBUG
            say("This is a debug build: its figures say nothing. Use: make bench")
        #endif
        for line in Machine.current().lines { say(line) }
        var measurements: [Measurement] = []
        var failed: [String] = []
        for benchmark in chosen {
            say("measuring \(benchmark.name) ...")
            do {
                measurements += try await run(benchmark)
            } catch {
                say("\(benchmark.name) failed: \(error)")
                failed.append(benchmark.name)
            }
        }
        say(ResultTable(measurements: measurements))
        let file = URL(fileURLWithPath: ".build/bench/results.json")
        do {
            try ResultFile(measurements: measurements).write(to: file)
            say("written to \(file.relativePath)")
        } catch {
            say("The results could not be written to \(file.relativePath): \(error)")
            exit(1)
        }
        if !failed.isEmpty { say("failed: \(failed.joined(separator: ", "))") }
        exit(failed.isEmpty ? 0 : 1)
    }

    private static func run(_ benchmark: Benchmark) async throws -> [Measurement] {
        let folder = URL(fileURLWithPath: ".build/bench/data/\(benchmark.name)", isDirectory: true)
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let context = BenchContext(folder: folder, duration: .seconds(2))
        return try await within(benchmark.name, limit: .seconds(60)) { try await benchmark.run(context) }
    }

    /// Writes a line at once, also when the output is a pipe.
    private static func say(_ text: some CustomStringConvertible) {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }
}
