/// A value that is neither an object nor an array.
struct JSONSingleEncoding: SingleValueEncodingContainer {
    let node: JSONNode
    let output: JSONOutput

    var codingPath: [any CodingKey] { [] }

    private func set(_ value: JSONNode.Value) { node.become(value, output) }

    func encodeNil() { set(output.null()) }
    func encode(_ value: Bool) { set(output.bool(value)) }
    func encode(_ value: String) { set(output.string(value)) }
    func encode(_ value: Double) { set(output.number(floating: value.description, isFinite: value.isFinite)) }
    func encode(_ value: Float) { set(output.number(floating: value.description, isFinite: value.isFinite)) }
    func encode(_ value: Int) { set(output.number(value)) }
    func encode(_ value: Int8) { set(output.number(value)) }
    func encode(_ value: Int16) { set(output.number(value)) }
    func encode(_ value: Int32) { set(output.number(value)) }
    func encode(_ value: Int64) { set(output.number(value)) }
    func encode(_ value: UInt) { set(output.number(value)) }
    func encode(_ value: UInt8) { set(output.number(value)) }
    func encode(_ value: UInt16) { set(output.number(value)) }
    func encode(_ value: UInt32) { set(output.number(value)) }
    func encode(_ value: UInt64) { set(output.number(value)) }
    func encode<T: Encodable>(_ value: T) throws { set(try output.value(value)) }
}
