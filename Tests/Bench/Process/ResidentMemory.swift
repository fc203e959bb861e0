import Foundation
import TestSupport

/// How much memory another process has in RAM.
enum ResidentMemory {
    /// Megabytes (10⁶ bytes) once they have moved by less than 1 % for two seconds, or after `limit` at the latest.
    static func calm(of process: Int32, within limit: Duration) async throws -> Double {
        let deadline = ContinuousClock.now + limit
        var last: [Double] = []
        repeat {
            last.append(try now(of: process))
            let recent = last.suffix(9)
            if recent.count == 9, let low = recent.min(), let high = recent.max(), high - low < high / 100 { break }
            try await Task.sleep(for: .milliseconds(250))
        } while ContinuousClock.now < deadline
        return last[last.count - 1]
    }

    /// `VmRSS` of `/proc/PID/status` (proc(5)), which is in KiB.
    static func now(of process: Int32) throws -> Double {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kibibytes = line.split(whereSeparator: { $0.isWhitespace }).dropFirst().first.flatMap({ Double($0) })
        else { throw ChildProcessError("no VmRSS of process \(process)") }
        return kibibytes * 1024 / 1_000_000
    }
}
