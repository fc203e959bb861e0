import Glibc

/// What the system says, as text.
enum SystemText {
    static func error(_ number: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0 else { return "error \(number)" }
            return String(cString: start)
        }
    }

    /// Bytes that a peer chose, fit for one line of a log: printable ASCII, at most `limit` octets.
    static func printable(_ bytes: some Sequence<UInt8>, limit: Int = 200) -> String {
        var shown = bytes.prefix(limit + 1).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
        if shown.count > limit { shown.replaceSubrange((limit - 3)..., with: "...".utf8) }
        return String(decoding: shown, as: UTF8.self)
    }
}
