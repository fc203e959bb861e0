internal import Contracts
internal import Domain

/// The parameters of one request, out of its query and its body, and what of both was signed.
struct BinanceParameters: Sendable {
    /// Query and body as they were sent, one after the other, without the signature: what the signature is of.
    let signedText: String
    let signature: String?
    /// How many were sent, the signature included.
    let count: Int
    private let values: [String: String]

    static let none = BinanceParameters(signedText: "", signature: nil, count: 0, values: [:])

    private init(signedText: String, signature: String?, count: Int, values: [String: String]) {
        self.signedText = signedText
        self.signature = signature
        self.count = count
        self.values = values
    }

    /// A parameter that is in both the query and the body counts as it is in the query.
    ///
    /// Throws `BinanceError` -1100 for what cannot be read and -1101 for a name that is sent twice.
    init(query: some Collection<UInt8>, body: some Collection<UInt8>) throws(BinanceError) {
        let inQuery = try Part(query)
        let inBody = try Part(body)
        signedText = inQuery.text + inBody.text
        values = inQuery.values.merging(inBody.values) { query, _ in query }
        count = values.count
        signature = values["signature"]
    }

    /// The value of a parameter; nil when it was not sent. Throws -1105 when it was sent with nothing in it.
    subscript(name: String) -> String? {
        get throws(BinanceError) {
            guard let value = values[name] else { return nil }
            guard !value.isEmpty else { throw .empty(name) }
            return value
        }
    }

    func required(_ name: String) throws(BinanceError) -> String {
        guard let value = values[name], !value.isEmpty else { throw .missing(name) }
        return value
    }

    func has(_ name: String) -> Bool { values[name] != nil }

    /// How many of those that were sent are not among `names`.
    func unread(knowing names: Set<String>) -> Int { values.keys.count { !names.contains($0) } }

    /// A whole number of at most 18 digits.
    func integer(_ name: String) throws(BinanceError) -> Int64? {
        guard let text = try self[name] else { return nil }
        return try Self.integer(text, name)
    }

    func requiredInteger(_ name: String) throws(BinanceError) -> Int64 { try Self.integer(try required(name), name) }

    /// A positive plain decimal, as Binance takes them: digits, perhaps a point and more digits.
    func decimal(_ name: String) throws(BinanceError) -> DecimalText? {
        guard let text = try self[name] else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ (1...20).contains($0.count) && $0.allSatisfy(Self.isDigit) }),
            let number = DecimalText(text)
        else { throw .illegal(name, range: "^([0-9]{1,20})(\\.[0-9]{1,20})?$") }
        return number
    }

    /// One of some words.
    func word<Word: RawRepresentable>(_ name: String, or error: BinanceError) throws(BinanceError) -> Word?
    where Word.RawValue == String {
        guard let text = try self[name] else { return nil }
        guard let word = Word(rawValue: text) else { throw error }
        return word
    }

    /// A text of signs that ids consist of.
    func identifier(_ name: String) throws(BinanceError) -> String? {
        guard let text = try self[name] else { return nil }
        let isLegal = text.utf8.allSatisfy { byte in
            Self.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || "._-:/".utf8.contains(byte)
        }
        guard isLegal, text.utf8.count <= 36 else { throw .illegal(name, range: "^[\\.A-Z\\:/a-z0-9_-]{1,36}$") }
        return text
    }

    private static func integer(_ text: String, _ name: String) throws(BinanceError) -> Int64 {
        guard text.utf8.count <= 20, text.utf8.allSatisfy(isDigit) else { throw .illegal(name, range: "^[0-9]{1,20}$") }
        guard let number = Int64(text) else { throw .overflow(name) }
        return number
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension BinanceParameters {
    static let maximumCount = 100

    /// The query or the body.
    private struct Part {
        var text = ""
        var values: [String: String] = [:]

        init(_ bytes: some Collection<UInt8>) throws(BinanceError) {
            var signed: [UInt8] = []
            for pair in bytes.split(separator: UInt8(ascii: "&")) {
                guard values.count < BinanceParameters.maximumCount else { throw .bodyTooLarge }
                let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
                let rest = equals == pair.endIndex ? pair[equals...] : pair[pair.index(after: equals)...]
                guard let name = FormValues.decode(pair[..<equals]), let value = FormValues.decode(rest) else {
                    throw .unreadable
                }
                guard values.updateValue(value, forKey: name) == nil else { throw .duplicate }
                if name == "signature" { continue }
                if !signed.isEmpty { signed.append(UInt8(ascii: "&")) }
                signed += pair
            }
            guard let text = String(validating: signed, as: UTF8.self) else { throw .unreadable }
            self.text = text
        }
    }
}
