/// The elements of an array.
struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
    let node: JSONNode
    let output: JSONOutput

    var codingPath: [any CodingKey] { [] }
    var count: Int { node.elements.count }

    private func add(_ value: JSONNode.Value) { node.elements.append(value) }

    func encodeNil() { add(output.null()) }
    func encode(_ value: Bool) { add(output.bool(value)) }
    func encode(_ value: String) { add(output.string(value)) }
    func encode(_ value: Double) { add(output.number(floating: value.description, isFinite: value.isFinite)) }
    func encode(_ value: Float) { add(output.number(floating: value.description, isFinite: value.isFinite)) }
    func encode(_ value: Int) { add(output.number(value)) }
    func encode(_ value: Int8) { add(output.number(value)) }
    func encode(_ value: Int16) { add(output.number(value)) }
    func encode(_ value: Int32) { add(output.number(value)) }
    func encode(_ value: Int64) { add(output.number(value)) }
    func encode(_ value: UInt) { add(output.number(value)) }
    func encode(_ value: UInt8) { add(output.number(value)) }
    func encode(_ value: UInt16) { add(output.number(value)) }
    func encode(_ value: UInt32) { add(output.number(value)) }
    func encode(_ value: UInt64) { add(output.number(value)) }
    func encode<T: Encodable>(_ value: T) throws { add(try output.value(value)) }

    func nestedContainer<NestedKey: CodingKey>(keyedBy keyType: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        let nested = JSONNode()
        nested.becomeObject(output)
        add(.node(nested))
        return KeyedEncodingContainer(JSONKeyedEncoding<NestedKey>(node: nested, output: output))
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        let nested = JSONNode()
        nested.becomeArray(output)
        add(.node(nested))
        return JSONUnkeyedEncoding(node: nested, output: output)
    }

    func superEncoder() -> any Encoder {
        output.note(.type)
        return JSONValueEncoder(node: JSONNode(), output: output)
    }
}
