internal import Domain

/// What a text may be: as a pattern for the document, and as the check that the server makes. A test holds the two together.
struct TextRule: Sendable {
    /// A regular expression (ECMA-262) for the whole text; nil when any text of the length will do.
    var pattern: String?
    var format: String?
    var length: ClosedRange<Int>
    /// All that it may be; empty when it is no choice.
    var values: [String] = []
    /// For people, in the document.
    var example: String?
    /// Of what someone else sends; what the server writes itself is checked by tests alone.
    var accepts: @Sendable (String) -> Bool

    /// Any text, its length in characters.
    static func text(_ length: ClosedRange<Int> = 0...1000) -> TextRule {
        TextRule(length: length) { length.contains($0.unicodeScalars.count) }
    }

    static func oneOf(_ values: [String]) -> TextRule {
        TextRule(length: 0...1000, values: values, example: values.first) { values.contains($0) }
    }

    static func oneOf<Value: RawRepresentable & CaseIterable>(_ type: Value.Type) -> TextRule where Value.RawValue == String {
        oneOf(Value.allCases.map(\.rawValue))
    }

    /// A number that is not negative, as callers write prices and quantities.
    static let decimal = TextRule(
        pattern: "^(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?$", length: 1...37, example: "83250.5"
    ) { TextRule.isDecimal($0, wholeDigits: 18, decimals: 18) }

    /// An amount in USD as callers write it.
    static let dollars = TextRule(
        pattern: "^(0|[1-9][0-9]{0,12})(\\.[0-9]{1,6})?$", length: 1...20, example: "250.00"
    ) { TextRule.isDecimal($0, wholeDigits: 13, decimals: 6) }

    /// A number as the server writes it.
    static let number = TextRule(pattern: "^-?[0-9]+(\\.[0-9]+)?$", length: 1...64, example: "0.01200000") { text in
        DecimalText(text) != nil && text.utf8.last != UInt8(ascii: ".") && text.utf8.first != UInt8(ascii: ".")
    }

    /// A row's number: orders, fills, portfolios.
    static let rowID = TextRule(pattern: "^[1-9][0-9]{0,17}$", length: 1...18, example: "4711") { text in
        (1...18).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "0") && text.utf8.allSatisfy(TextRule.isDigit)
    }

    static let asset = TextRule(pattern: "^[a-z0-9._-]{1,64}$", length: 1...64, example: "bitcoin") { text in
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(TextRule.isOfAsset)
    }

    /// Up to fifty coins, separated by commas.
    static let assets = TextRule(
        pattern: "^[a-z0-9._-]{1,64}(,[a-z0-9._-]{1,64}){0,49}$", length: 1...3249, example: "bitcoin,ethereum"
    ) { text in
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        return parts.count <= 50 && parts.allSatisfy { asset.accepts(String($0)) }
    }

    /// The caller's own name for an order.
    static let clientOrderID = TextRule(
        pattern: "^[A-Za-z0-9_-][A-Za-z0-9._:-]{0,63}$", length: 1...64, example: "grid-7.2026-11-21"
    ) { text in
        let bytes = Array(text.utf8)
        return (1...64).contains(bytes.count) && bytes[0] != UInt8(ascii: ".") && bytes[0] != UInt8(ascii: ":")
            && bytes.allSatisfy { TextRule.isLetterOrDigit($0) || "._:-".utf8.contains($0) }
    }

    /// The same for a group, whose orders' names are made from it.
    static let groupClientID = TextRule(
        pattern: "^[A-Za-z0-9_-][A-Za-z0-9._:-]{0,59}$", length: 1...60, example: "bracket-7"
    ) { $0.utf8.count <= 60 && clientOrderID.accepts($0) }

    /// A moment as callers write it.
    static let moment = TextRule(
        pattern:
            "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,3})?Z$",
        length: 20...24, example: "2026-11-21T10:00:00Z"
    ) { TextRule.isMoment(Array($0.utf8)) }

    /// A moment as the server writes it.
    static let time = TextRule(
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$", format: "date-time", length: 24...24,
        example: "2026-11-21T10:00:00.000Z"
    ) { Timestamp($0) != nil }

    /// Several of these words, separated by commas, each at most once.
    static func someOf(_ words: [String]) -> TextRule {
        let word = "(" + words.joined(separator: "|") + ")"
        return TextRule(
            pattern: "^\(word)(,\(word)){0,\(words.count - 1)}$", length: 1...200, example: words.joined(separator: ",")
        ) { text in
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            return parts.count <= words.count && parts.allSatisfy { words.contains(String($0)) }
        }
    }

    private static func isDecimal(_ text: String, wholeDigits: Int, decimals: Int) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, (1...wholeDigits).contains(whole.count), whole.allSatisfy(isDigit),
            whole.count == 1 || whole.first != UInt8(ascii: "0")
        else { return false }
        return parts.count == 1 || (1...decimals).contains(parts[1].count) && parts[1].allSatisfy(isDigit)
    }

    private static func isMoment(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 20 || (22...24).contains(bytes.count), bytes.last == UInt8(ascii: "Z") else { return false }
        let start = Array("dddd-dd-ddTdd:dd:dd".utf8)
        for (byte, place) in zip(bytes, start) {
            guard place == UInt8(ascii: "d") ? isDigit(byte) : byte == place else { return false }
        }
        if bytes.count > 20 {
            guard bytes[19] == UInt8(ascii: "."), bytes[20..<(bytes.count - 1)].allSatisfy(isDigit) else { return false }
        }
        func number(_ index: Int) -> Int { Int(bytes[index] - 48) * 10 + Int(bytes[index + 1] - 48) }
        return (1...12).contains(number(5)) && (1...31).contains(number(8)) && number(11) < 24 && number(14) < 60
            && number(17) < 60
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isOfAsset(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || "._-".utf8.contains(byte)
    }
}

extension Timestamp {
    /// A moment that `TextRule.moment` accepts; nil for a day that its month does not have.
    init?(moment text: String) {
        var digits = text.dropLast()
        if !digits.contains(".") { digits += "." }
        self.init(digits + String(repeating: "0", count: max(0, 23 - digits.utf8.count)) + "Z")
    }
}
