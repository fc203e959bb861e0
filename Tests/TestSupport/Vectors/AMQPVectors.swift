import Foundation

/// The wire vectors of AMQP 0-9-1 in the fixtures folder.
public enum AMQPVectors {
    private static let file = Result { try JSONDecoder().decode(VectorValue.self, from: Fixtures.data("amqp/vectors.json")) }

    /// The entries of a section, such as `malformed`; fails when the file or the section is missing or empty.
    public static func section(_ name: String) throws -> [VectorValue] {
        guard let entries = try file.get()[name]?.array, !entries.isEmpty else { throw MissingSection(name: name) }
        return entries
    }

    /// The octets behind a key that holds hexadecimal digits.
    public static func octets(_ entry: VectorValue, _ key: String = "hex") throws -> [UInt8] {
        guard let text = entry[key]?.string, let octets = octets(hexadecimal: text) else { throw MissingSection(name: key) }
        return octets
    }

    public static func octets(hexadecimal text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// What is not there.
    public struct MissingSection: Error {
        public let name: String

        public init(name: String) { self.name = name }
    }
}
