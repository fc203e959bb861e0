/// The elements of an array, one after the other.
struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
    let document: JSONDocument
    let elementCount: Int
    /// The place of the next element.
    private var place: Int
    private(set) var currentIndex = 0

    init(document: JSONDocument, place: Int) {
        self.document = document
        elementCount = document.count(of: place)
        self.place = place + 1
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { elementCount }
    var isAtEnd: Bool { currentIndex >= elementCount }

    /// Goes on only after an element that could be read.
    private mutating func next<Value>(_ read: (Int) throws -> Value) throws -> Value {
        guard !isAtEnd else { throw JSONDocument.mismatch }
        let value = try read(place)
        place = document.end(of: place)
        currentIndex += 1
        return value
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd else { throw JSONDocument.mismatch }
        guard document.isNull(place) else { return false }
        return try next { _ in true }
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try next(document.bool) }
    mutating func decode(_ type: String.Type) throws -> String { try next(document.string) }
    mutating func decode(_ type: Double.Type) throws -> Double { try next(document.double) }
    mutating func decode(_ type: Float.Type) throws -> Float { try next(document.float) }
    mutating func decode(_ type: Int.Type) throws -> Int { try next(document.integer) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try next(document.integer) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try next(document.integer) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try next(document.integer) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try next(document.integer) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try next(document.integer) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next(document.integer) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next(document.integer) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next(document.integer) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next(document.integer) }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        let document = document
        return try next { try document.value(type, $0) }
    }

    mutating func nestedContainer<NestedKey: CodingKey>(keyedBy type: NestedKey.Type) throws -> KeyedDecodingContainer<NestedKey>
    {
        let document = document
        return try next { try JSONValueDecoder(document: document, place: $0).container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let document = document
        return try next { try JSONValueDecoder(document: document, place: $0).unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { throw document.foreign() }
}
