/// The text of one message while it is encoded: leaves are written as they come, and put together when all is there.
final class JSONOutput {
    /// The leaves, one after the other.
    private(set) var bytes: [UInt8] = []
    /// Something here is written by Foundation's rules, which are not ours to repeat.
    private(set) var obstacle: JSONObstacle?

    init() { bytes.reserveCapacity(512) }

    func note(_ obstacle: JSONObstacle) {
        if self.obstacle != .type { self.obstacle = obstacle }
    }

    /// Appends what `write` writes and says where it stands.
    @inline(__always)
    func leaf(_ write: (inout [UInt8]) -> Void) -> JSONNode.Value {
        let start = bytes.count
        write(&bytes)
        return .leaf(start..<bytes.count)
    }

    func number(_ value: some BinaryInteger & CustomStringConvertible) -> JSONNode.Value {
        leaf { bytes in
            var text = value.description
            text.withUTF8 { bytes.append(contentsOf: $0) }
        }
    }

    /// The shortest text that reads as the same number.
    func number(floating text: String, isFinite: Bool) -> JSONNode.Value {
        if !isFinite { note(.value) }
        return leaf { bytes in
            bytes.append(contentsOf: text.utf8)
            if text.hasSuffix(".0") { bytes.removeLast(2) }
        }
    }

    /// All of it; keys in the order of their octets.
    func text(of root: JSONNode.Value) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + 128)
        write(root, into: &text)
        return text
    }

    private func write(_ value: JSONNode.Value, into text: inout [UInt8]) {
        switch value {
        case .leaf(let range): text.append(contentsOf: bytes[range])
        case .node(let node):
            switch node.kind {
            // Whoever encodes nothing at all is Foundation's affair.
            case .undecided: note(.value)
            case .single(let value): write(value, into: &text)
            case .array:
                text.append(UInt8(ascii: "["))
                for (place, element) in node.elements.enumerated() {
                    if place > 0 { text.append(UInt8(ascii: ",")) }
                    write(element, into: &text)
                }
                text.append(UInt8(ascii: "]"))
            case .object: write(fields: node, into: &text)
            }
        }
    }

    private func write(fields node: JSONNode, into text: inout [UInt8]) {
        node.fields.sort { $0.key < $1.key }
        text.append(UInt8(ascii: "{"))
        for (place, field) in node.fields.enumerated() {
            if place > 0 {
                text.append(UInt8(ascii: ","))
                if node.fields[place - 1].key == field.key { note(.value) }
            }
            // Beyond ASCII the order is not that of the octets.
            if !JSONString.append(field.key, to: &text) { note(.value) }
            text.append(UInt8(ascii: ":"))
            write(field.value, into: &text)
        }
        text.append(UInt8(ascii: "}"))
    }
}

/// Why a message is left to Foundation.
enum JSONObstacle {
    /// This value has something rare in it.
    case value
    /// The type holds something (a date, data) that is always left to Foundation.
    case type
}
