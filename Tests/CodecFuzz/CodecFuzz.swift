import AMQPCodec
import Foundation

/// Feeds the decoder damaged frames for a while and ends with status 0, or with the input that broke it:
/// `CodecFuzz SECONDS CORPUS CURRENT [SEED]`. Each input stands in the file CURRENT while it is tried, so that one that ends the
/// process is known; it belongs into the corpus then.
///
/// `CodecFuzz seeds CORPUS` writes the corpus's first files anew.
@main
struct CodecFuzz {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 3, arguments[1] == "seeds" {
            for (name, octets) in try SeedFrames.all() {
                try Data(octets).write(to: URL(fileURLWithPath: arguments[2]).appendingPathComponent("\(name).bin"))
            }
            return
        }
        guard arguments.count >= 4, let seconds = Double(arguments[1]) else {
            print("usage: CodecFuzz SECONDS CORPUS CURRENT [SEED] | CodecFuzz seeds CORPUS")
            exit(64)
        }
        let seed = arguments.count > 4 ? UInt64(arguments[4]) ?? 0 : UInt64.random(in: .min ... .max)
        print("seed \(seed)")
        let corpus = try corpus(in: URL(fileURLWithPath: arguments[2], isDirectory: true))
        let current = try CurrentInput(path: arguments[3])
        var mutator = Mutator(seed: seed, corpus: corpus)
        let end = ContinuousClock.now.advanced(by: .seconds(seconds))
        var count = 0
        for octets in corpus { try attempt(octets, current, &count) }
        while ContinuousClock.now < end {
            for _ in 0..<50 { try attempt(mutator.next(), current, &count) }
        }
        let resident = try ResidentMemory.mebibytes()
        print("tried \(count) inputs; \(resident) MiB")
        guard resident < 256 else {
            print("failed: the decoder keeps memory")
            exit(1)
        }
    }

    private static func attempt(_ octets: [UInt8], _ current: CurrentInput, _ count: inout Int) throws {
        try current.set(octets)
        count += 1
        let start = ContinuousClock.now
        if let problem = Specimen(octets).problem() {
            print("failed: \(problem)")
            exit(1)
        }
        guard start.duration(to: .now) < .seconds(5) else {
            print("failed: an input of \(octets.count) octets took longer than 5 seconds")
            exit(1)
        }
    }

    private static func corpus(in folder: URL) throws -> [[UInt8]] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "bin" }
            .sorted { $0.path < $1.path }
        guard !files.isEmpty else {
            print("failed: no corpus in \(folder.path)")
            exit(1)
        }
        return try files.map { [UInt8](try Data(contentsOf: $0)) }
    }
}
