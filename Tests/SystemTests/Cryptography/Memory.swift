import Foundation

/// What the kernel says about memory.
enum Memory {
    /// Bytes that could be allocated without swapping.
    static var available: UInt64 {
        guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("MemAvailable:") }),
            let kilobytes = UInt64(line.split(separator: " ")[1])
        else { return 0 }
        return kilobytes * 1024
    }

    /// Bytes of this process that are in memory.
    static var resident: UInt64 {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = UInt64(text.split(separator: " ")[1])
        else { return 0 }
        return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
