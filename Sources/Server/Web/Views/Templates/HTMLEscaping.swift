internal import Mustache

/// Escapes text for HTML, in elements and in quoted attributes, byte by byte.
///
/// Mustache's own escaping compares characters, and a quote followed by a combining mark is another character: it would
/// pass unescaped and end an attribute. Every template says that it wants this one.
struct HTMLEscaping: MustacheContentType {
    static let name = "PAGE"

    func escapeText(_ text: String) -> String { HTMLEscaping.escape(text) }

    static func escape(_ text: String) -> String {
        var text = text
        let needsEscape = text.withUTF8 { bytes in bytes.contains(where: { entity(for: $0) != nil }) }
        guard needsEscape else { return text }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            if let entity = entity(for: byte) { escaped += entity.utf8 } else { escaped.append(byte) }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func entity(for byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }

}
