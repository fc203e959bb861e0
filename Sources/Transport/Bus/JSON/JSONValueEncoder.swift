/// Encodes one value of a message into its node, by the rules of Foundation's `JSONEncoder` with sorted keys.
struct JSONValueEncoder: Encoder {
    let node: JSONNode
    let output: JSONOutput

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        node.becomeObject(output)
        return KeyedEncodingContainer(JSONKeyedEncoding<Key>(node: node, output: output))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        node.becomeArray(output)
        return JSONUnkeyedEncoding(node: node, output: output)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { JSONSingleEncoding(node: node, output: output) }
}

extension JSONOutput {
    /// Any value: those that Foundation has rules of its own for are left to it.
    func value<T: Encodable>(_ value: T) throws -> JSONNode.Value {
        if JSONForeignTypes.contains(T.self) { note(.type) }
        let node = JSONNode()
        try value.encode(to: JSONValueEncoder(node: node, output: self))
        return .node(node)
    }

    func string(_ value: String) -> JSONNode.Value { leaf { JSONString.append(value, to: &$0) } }

    func bool(_ value: Bool) -> JSONNode.Value { leaf { $0.append(contentsOf: (value ? "true" : "false").utf8) } }

    func null() -> JSONNode.Value { leaf { $0.append(contentsOf: "null".utf8) } }
}
