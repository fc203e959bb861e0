/// Decodes one value of a message, by the rules of Foundation's `JSONDecoder`.
struct JSONValueDecoder: Decoder, SingleValueDecodingContainer {
    let document: JSONDocument
    let place: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard document.isObject(place) else { throw JSONDocument.mismatch }
        return KeyedDecodingContainer(JSONKeyedDecoding<Key>(document: document, place: place))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard document.isArray(place) else { throw JSONDocument.mismatch }
        return JSONUnkeyedDecoding(document: document, place: place)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { document.isNull(place) }
    func decode(_ type: Bool.Type) throws -> Bool { try document.bool(place) }
    func decode(_ type: String.Type) throws -> String { try document.string(place) }
    func decode(_ type: Double.Type) throws -> Double { try document.double(place) }
    func decode(_ type: Float.Type) throws -> Float { try document.float(place) }
    func decode(_ type: Int.Type) throws -> Int { try document.integer(place) }
    func decode(_ type: Int8.Type) throws -> Int8 { try document.integer(place) }
    func decode(_ type: Int16.Type) throws -> Int16 { try document.integer(place) }
    func decode(_ type: Int32.Type) throws -> Int32 { try document.integer(place) }
    func decode(_ type: Int64.Type) throws -> Int64 { try document.integer(place) }
    func decode(_ type: UInt.Type) throws -> UInt { try document.integer(place) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try document.integer(place) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try document.integer(place) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try document.integer(place) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try document.integer(place) }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try document.value(type, place) }
}
