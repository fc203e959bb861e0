import Foundation

/// Where and on what the figures were measured.
struct Machine: Sendable {
    let commit: String
    let processor: String
    let cores: Int
    let kernel: String
    let swift: String

    static func current() -> Machine {
        let hasChanges = !output("git", "status", "--porcelain", "--untracked-files=no").isEmpty
        let commit = output("git", "rev-parse", "--short=12", "HEAD")
        let swift = output("swift", "--version").split(separator: "\n").first { $0.contains("Swift version") }
        return Machine(
            commit: (commit.isEmpty ? "unknown" : commit) + (hasChanges ? " with changes" : ""), processor: processorModel(),
            cores: ProcessInfo.processInfo.activeProcessorCount, kernel: output("uname", "-sr"),
            swift: swift.map(String.init) ?? "unknown")
    }

    var lines: [String] {
        ["commit   \(commit)", "machine  \(processor), \(cores) cores", "kernel   \(kernel)", "swift    \(swift)"]
    }

    private static func processorModel() -> String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    }

    /// What a command prints; empty when it cannot be run.
    private static func output(_ command: String...) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return "" }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
