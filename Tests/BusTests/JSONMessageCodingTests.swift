import Foundation
import TestSupport
import Testing

@testable import Bus

/// What is written and read the shorter way, against Foundation's coders.
@Suite("Messages as JSON") struct JSONMessageCodingTests {
    private let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }()
    private let decoder = JSONDecoder()
    private let coding = JSONMessageCoding()

    @Test("random messages are written octet for octet as Foundation writes them, and read back the same")
    func randomMessages() throws {
        var random = SeededGenerator(seed: 4711)
        var (writtenQuickly, readQuickly) = (0, 0)
        for _ in 0..<3_000 {
            let sample = Sample.random(&random)
            let theirs = [UInt8](try encoder.encode(sample))
            #expect(try coding.encode(sample) == theirs)
            if let ours = JSONMessageCoding.encodeQuickly(sample) {
                #expect(ours == theirs)
                writtenQuickly += 1
            }
            let back = try decoder.decode(Sample.self, from: Data(theirs))
            #expect(try coding.decode(Sample.self, from: theirs) == back)
            if let ours = JSONMessageCoding.decodeQuickly(Sample.self, theirs) {
                #expect(ours == back)
                readQuickly += 1
            }
        }
        #expect(writtenQuickly > 2_000 && readQuickly > 500)
    }

    @Test("what is damaged is read as Foundation reads it, or left to it")
    func damagedMessages() throws {
        var random = SeededGenerator(seed: 815)
        let signs = Array(#"{}[]",:\/0123456789-+.eEtrufalsn ÿé"#.utf8) + [0, 0x1F, 0x7F, 0x80, 0xC0, 0xFF]
        var readQuickly = 0
        for _ in 0..<20_000 {
            var bytes = [UInt8](try encoder.encode(Sample.random(&random)))
            for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(signs.randomElement(using: &random)!, at: place)
                case 2: bytes[place] = signs.randomElement(using: &random)!
                default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &random))
                }
            }
            guard let ours = JSONMessageCoding.decodeQuickly(Sample.self, bytes) else { continue }
            readQuickly += 1
            let theirs = try? decoder.decode(Sample.self, from: Data(bytes))
            #expect(theirs == ours, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(readQuickly > 2_000)
    }

    @Test(
        "numbers and words at their limits",
        arguments: [
            "0", "-0", "1", "-1", "01", "1.0", "1.5", "1e2", "1E+2", "1e-2", "1e400", "-", ".5", "5.", "127", "128", "-128",
            "-129",
            "255", "256", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
            "18446744073709551615", "18446744073709551616", "123456789012345678", "1234567890123456789", "0.1", "5e-324",
            "1.7976931348623157e308", "123456789.123456789123456789", "true", "false", "null", "nul", "truee", "\"1\"", "\"",
            "\"a\"",
            "\"\\u00e9\"", "[1]", "[]", "{}", "{\"a\":1}", "{\"a\":1,\"a\":2}", "{\"b\":1,\"a\":2}", "{\"a\" :1}", " 1", "1 ", "",
            "[1,]",
            "{\"a\":1,}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        ]) func limits(text: String) throws
    {
        func check<T: Decodable & Equatable>(_ type: T.Type) {
            let bytes = Array(text.utf8)
            let theirs = try? decoder.decode(type, from: Data(bytes))
            #expect((try? coding.decode(type, from: bytes)) == theirs, "\(type)")
            if let ours = JSONMessageCoding.decodeQuickly(type, bytes) { #expect(ours == theirs, "\(type)") }
        }
        check(Int.self)
        check(Int8.self)
        check(UInt8.self)
        check(Int64.self)
        check(UInt64.self)
        check(Double.self)
        check(Float.self)
        check(Bool.self)
        check(String.self)
        check([Int].self)
        check([Int: Int].self)
        check([String: Int].self)
        check(Int?.self)
        let singles: [Float] = [0, -0.0, 0.1, 3, 1e20, .leastNonzeroMagnitude, .greatestFiniteMagnitude]
        #expect(try coding.encode(singles) == [UInt8](encoder.encode(singles)))
    }

    @Test("all characters below 0x800, and some beyond, alone and as keys")
    func characters() throws {
        for scalar in Array((0..<0x800).compactMap(Unicode.Scalar.init)) + ["\u{2028}", "\u{FEFF}", "\u{FFFF}", "\u{1F600}"] {
            for text in ["\(scalar)", "12345678\(scalar)", "1234\(scalar)678901234"] {
                #expect(try coding.encode([text]) == [UInt8](encoder.encode([text])))
                let object = Dictionary([(text, 1), ("b", 2), ("~", 3)], uniquingKeysWith: +)
                #expect(try coding.encode(object) == [UInt8](encoder.encode(object)))
                #expect(try coding.decode([String].self, from: coding.encode([text])) == [text])
            }
        }
    }

    @Test("what Foundation has rules of its own for is left to it, also after it was met")
    func foreignTypes() throws {
        struct Dated: Codable, Equatable {
            var at = Date(timeIntervalSinceReferenceDate: 1.5)
            var data = Data([1, 2, 3])
            var amount = Decimal(string: "0.1")!
            var link = URL(string: "https://example.com/a/b")!
        }
        for _ in 0..<2 {
            let bytes = try coding.encode(Dated())
            #expect(bytes == [UInt8](try encoder.encode(Dated())))
            #expect(try coding.decode(Dated.self, from: bytes) == Dated())
            #expect(JSONMessageCoding.encodeQuickly(Dated()) == nil)
        }
    }

    @Test("an obstacle that a message's own decoding swallows is none of its choices")
    func swallowedObstacles() throws {
        struct Either: Codable, Equatable {
            let isDate: Bool
            init(from decoder: any Decoder) throws {
                isDate = (try? decoder.singleValueContainer().decode(Date.self)) != nil
            }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(1)
            }
        }
        #expect(try coding.decode(Either.self, from: Array("1.5".utf8)).isDate)
    }

    @Test("containers may be filled in any order")
    func interleaved() throws {
        struct Interleaved: Encodable {
            enum Keys: String, CodingKey { case z, a, m }
            func encode(to encoder: any Encoder) throws {
                var object = encoder.container(keyedBy: Keys.self)
                var list = object.nestedUnkeyedContainer(forKey: .z)
                try object.encode(1, forKey: .m)
                try list.encode("first")
                var inner = object.nestedContainer(keyedBy: Keys.self, forKey: .a)
                try list.encodeNil()
                try inner.encode(2.5, forKey: .z)
                var again = encoder.container(keyedBy: Keys.self)
                try again.encode(true, forKey: .m)
                try inner.encodeNil(forKey: .a)
            }
        }
        #expect(try coding.encode(Interleaved()) == [UInt8](try encoder.encode(Interleaved())))
    }
}

/// A message of everything that `Codable` makes of a type by itself.
private struct Sample: Codable, Equatable {
    enum Kind: String, Codable, CaseIterable { case market, limit, trailingStop }

    enum Size: Codable, Equatable {
        case all
        case amount(String)
        case part(of: Int, named: String?)
    }

    indirect enum Tree: Codable, Equatable {
        case leaf(Double)
        case branch([Tree])
    }

    var text: String
    var optional: String?
    var kind: Kind
    var size: Size
    var flags: [Bool]
    var small: Int8
    var large: UInt64
    var number: Int
    var fraction: Double
    var names: [String: Int]
    var numbers: [Int: String]
    var tree: Tree
    var pairs: [[Int?]]

    static func random(_ random: inout SeededGenerator) -> Sample {
        Sample(
            text: string(&random), optional: Bool.random(using: &random) ? string(&random) : nil,
            kind: Kind.allCases.randomElement(using: &random)!, size: size(&random),
            flags: (0..<Int.random(in: 0...3, using: &random)).map { $0 == 1 },
            small: Int8.random(in: .min ... .max, using: &random),
            large: random.next() >> UInt64.random(in: 0...63, using: &random),
            number: Int(random.magnitude(upTo: .max)) * (Bool.random(using: &random) ? 1 : -1), fraction: fraction(&random),
            // Sorts differently with and without regard to case.
            names: ["a": 1, "B": 2, string(&random) + "_": 3],
            numbers: [Int.random(in: -5...500, using: &random): "x"], tree: tree(&random, 3),
            pairs: [[nil, 1], [], [Int.random(in: 0...9, using: &random)]])
    }

    private static func string(_ random: inout SeededGenerator) -> String {
        let rare: [Character] = ["\"", "\\", "/", "\n", "\u{1}", "é", "ß", "😀", "\u{301}", "\u{7F}"]
        let isRare = Int.random(in: 0...5, using: &random) == 0
        return String(
            (0..<Int.random(in: 0...40, using: &random)).map { _ in
                isRare && Int.random(in: 0...4, using: &random) == 0
                    ? rare.randomElement(using: &random)! : "abcXYZ019-_. ".randomElement(using: &random)!
            })
    }

    private static func size(_ random: inout SeededGenerator) -> Size {
        switch Int.random(in: 0...2, using: &random) {
        case 0: .all
        case 1: .amount("250.00")
        default: .part(of: 3, named: Bool.random(using: &random) ? "n" : nil)
        }
    }

    private static func fraction(_ random: inout SeededGenerator) -> Double {
        let any = Double(bitPattern: random.next())
        return switch Int.random(in: 0...3, using: &random) {
        case 0: 0
        case 1: Double(Int.random(in: -1000...1000, using: &random))
        case 2: Double(Int.random(in: -100_000...100_000, using: &random)) / 100
        default: any.isFinite ? any : 1e21
        }
    }

    private static func tree(_ random: inout SeededGenerator, _ depth: Int) -> Tree {
        guard depth > 0, Bool.random(using: &random) else { return .leaf(fraction(&random)) }
        return .branch((0..<Int.random(in: 0...3, using: &random)).map { _ in tree(&random, depth - 1) })
    }
}
