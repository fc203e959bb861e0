/// Text inside a JSON string (RFC 8259, section 7) on one line that no terminal obeys.
enum JSONText {
    /// What stands at the end of a text that was cut.
    static let mark: [UInt8] = Array("…".utf8)

    /// Appends at most `room` bytes: the text escaped, cut between two characters and with the mark when it is longer.
    ///
    /// Escaped are `"`, `\`, control characters (C0, DEL, C1), the line separators and what reverses the direction of text.
    static func append(_ text: String, room: Int, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append($0, room: room, to: &bytes) }
    }

    static func append(_ text: UnsafeBufferPointer<UInt8>, room: Int, to bytes: inout [UInt8]) {
        if text.count <= room, isPlain(text) {
            bytes.append(contentsOf: text)
            return
        }
        let end = bytes.count + room
        // The longest beginning that still has room for the mark behind it.
        var markable = bytes.count
        var index = 0
        while index < text.count {
            let width = min(width(of: text[index]), text.count - index)
            let character = UnsafeBufferPointer(rebasing: text[index..<index + width])
            let before = bytes.count
            appendCharacter(character, to: &bytes)
            if bytes.count > end {
                bytes.removeLast(bytes.count - min(before, markable))
                if bytes.count + mark.count <= end { bytes.append(contentsOf: mark) }
                return
            }
            if bytes.count + mark.count <= end { markable = bytes.count }
            index += width
        }
    }

    static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }

    /// Whether nothing has to be escaped. 0xC2 and 0xE2 begin what may have to be.
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var plain = true
        for byte in text {
            plain =
                plain && byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7F && byte != 0xC2
                && byte != 0xE2
        }
        return plain
    }

    private static func width(of first: UInt8) -> Int { first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4 }

    private static func appendCharacter(_ character: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        switch character.count {
        case 1:
            let byte = character[0]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            } else if byte < 0x20 || byte == 0x7F {
                appendEscape(UInt16(byte), to: &bytes)
            } else {
                bytes.append(byte)
            }
        case 2 where character[0] == 0xC2 && character[1] < 0xA0: appendEscape(UInt16(character[1]), to: &bytes)
        case 3 where character[0] == 0xE2 && steersText(character[1], character[2]):
            appendEscape(0x2000 | UInt16(character[1] & 0x3F) << 6 | UInt16(character[2] & 0x3F), to: &bytes)
        default: bytes.append(contentsOf: character)
        }
    }

    /// U+2028 to U+202E and U+2066 to U+2069, by the second and third byte of their UTF-8.
    private static func steersText(_ second: UInt8, _ third: UInt8) -> Bool {
        second == 0x80 && 0xA8...0xAE ~= third || second == 0x81 && 0xA6...0xA9 ~= third
    }

    private static func appendEscape(_ scalar: UInt16, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: "u"))
        for shift: UInt16 in [12, 8, 4, 0] { bytes.append(hexadecimal(UInt8(scalar >> shift & 15))) }
    }
}
