/// Text that no terminal obeys.
enum TerminalText {
    /// Appends the text with control characters as `\xNN`.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case ..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                bytes += "\\x\(digits.count < 2 ? "0" : "")\(digits)".utf8
            default: bytes.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }
}
