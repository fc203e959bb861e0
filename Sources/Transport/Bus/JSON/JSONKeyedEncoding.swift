/// The fields of an object.
struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: JSONNode
    let output: JSONOutput

    var codingPath: [any CodingKey] { [] }

    private func add(_ value: JSONNode.Value, _ key: Key) { node.fields.append((key.stringValue, value)) }

    func encodeNil(forKey key: Key) { add(output.null(), key) }
    func encode(_ value: Bool, forKey key: Key) { add(output.bool(value), key) }
    func encode(_ value: String, forKey key: Key) { add(output.string(value), key) }
    func encode(_ value: Double, forKey key: Key) {
        add(output.number(floating: value.description, isFinite: value.isFinite), key)
    }
    func encode(_ value: Float, forKey key: Key) {
        add(output.number(floating: value.description, isFinite: value.isFinite), key)
    }
    func encode(_ value: Int, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: Int8, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: Int16, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: Int32, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: Int64, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: UInt, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: UInt8, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: UInt16, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: UInt32, forKey key: Key) { add(output.number(value), key) }
    func encode(_ value: UInt64, forKey key: Key) { add(output.number(value), key) }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws { add(try output.value(value), key) }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        let nested = JSONNode()
        nested.becomeObject(output)
        add(.node(nested), key)
        return KeyedEncodingContainer(JSONKeyedEncoding<NestedKey>(node: nested, output: output))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let nested = JSONNode()
        nested.becomeArray(output)
        add(.node(nested), key)
        return JSONUnkeyedEncoding(node: nested, output: output)
    }

    func superEncoder() -> any Encoder { foreign() }
    func superEncoder(forKey key: Key) -> any Encoder { foreign() }

    private func foreign() -> any Encoder {
        output.note(.type)
        return JSONValueEncoder(node: JSONNode(), output: output)
    }
}
