import Foundation

/// What of this process is in memory.
enum ResidentMemory {
    /// - Throws: when the kernel does not say.
    static func mebibytes() throws -> Int {
        // A file of /proc has no size: it is read until it ends.
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/statm"))
        let fields = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { throw POSIXError(.EIO) }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE))) >> 20
    }
}
