/// A message that was scanned and is being decoded.
///
/// Every error in here means only that Foundation is to be asked: it knows what is wrong, or that nothing is.
final class JSONDocument {
    private let bytes: [UInt8]
    private let tokens: [JSONToken]
    private(set) var obstacle: JSONObstacle?

    static let mismatch = JSONMismatch()

    /// Nil for what only Foundation reads.
    init?(_ bytes: [UInt8]) {
        var scanner = JSONScanner(bytes)
        guard scanner.scan() else { return nil }
        self.bytes = bytes
        tokens = scanner.tokens
    }

    /// What is asked for is Foundation's affair, whatever the caller makes of the error.
    func foreign(_ obstacle: JSONObstacle = .type) -> JSONMismatch {
        if self.obstacle != .type { self.obstacle = obstacle }
        return JSONMismatch()
    }

    // MARK: - Structure

    func isNull(_ place: Int) -> Bool { tokens[place].kind == .null }
    func isObject(_ place: Int) -> Bool { tokens[place].kind == .object }
    func isArray(_ place: Int) -> Bool { tokens[place].kind == .array }

    /// Elements of an array, or fields of an object.
    func count(of place: Int) -> Int { Int(tokens[place].start) }

    /// Where the value after this one is.
    func end(of place: Int) -> Int {
        switch tokens[place].kind {
        case .object, .array: Int(tokens[place].end)
        default: place + 1
        }
    }

    func keys(of object: Int) -> [String] {
        var keys: [String] = []
        var place = object + 1
        for _ in 0..<count(of: object) {
            keys.append(text(tokens[place]))
            place = end(of: place + 1)
        }
        return keys
    }

    /// The place of a field's value.
    func field(_ key: String, of object: Int) -> Int? {
        var key = key
        return key.withUTF8 { key in
            bytes.withUnsafeBufferPointer { bytes in
                var place = object + 1
                for _ in 0..<count(of: object) {
                    let token = tokens[place]
                    if token.count == key.count, JSONScanner.areEqual(bytes, Int(token.start), key) { return place + 1 }
                    place = end(of: place + 1)
                }
                return nil
            }
        }
    }

    // MARK: - Values

    func value<T: Decodable>(_ type: T.Type, _ place: Int) throws -> T {
        if JSONForeignTypes.contains(type) { throw foreign() }
        return try T(from: JSONValueDecoder(document: self, place: place))
    }

    func string(_ place: Int) throws -> String {
        guard tokens[place].kind == .string else { throw Self.mismatch }
        return text(tokens[place])
    }

    func bool(_ place: Int) throws -> Bool {
        switch tokens[place].kind {
        case .true: return true
        case .false: return false
        default: throw Self.mismatch
        }
    }

    /// Whole numbers of up to 18 digits.
    func integer<T: FixedWidthInteger>(_ place: Int) throws -> T {
        let token = tokens[place]
        guard token.kind == .integer else {
            // 1.0 and 1e3 are whole as well.
            throw token.kind == .number ? foreign(.value) : Self.mismatch
        }
        guard let value = T(exactly: small(token)) else { throw foreign(.value) }
        return value
    }

    func double(_ place: Int) throws -> Double {
        let token = tokens[place]
        switch token.kind {
        case .integer, .number:
            guard let value = Double(text(token)), value.isFinite else { throw foreign(.value) }
            // Too small for a number is an error of Foundation's, and 0.0 is written by nobody.
            if value == 0, token.kind == .number { throw foreign(.value) }
            return value
        default: throw Self.mismatch
        }
    }

    func float(_ place: Int) throws -> Float { throw foreign(.value) }

    private func small(_ token: JSONToken) -> Int64 {
        bytes.withUnsafeBufferPointer { bytes in
            var place = Int(token.start)
            let isNegative = bytes[place] == UInt8(ascii: "-")
            if isNegative { place += 1 }
            var value: Int64 = 0
            while place < token.end {
                value = value * 10 + Int64(bytes[place] - UInt8(ascii: "0"))
                place += 1
            }
            return isNegative ? -value : value
        }
    }

    private func text(_ token: JSONToken) -> String {
        bytes.withUnsafeBufferPointer { bytes in
            String(decoding: UnsafeBufferPointer(rebasing: bytes[Int(token.start)..<Int(token.end)]), as: UTF8.self)
        }
    }
}

/// Not what was expected; never seen outside.
struct JSONMismatch: Error {}
