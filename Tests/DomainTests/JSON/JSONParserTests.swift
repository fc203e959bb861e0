import Domain
import Foundation
import TestSupport
import Testing

@Suite struct JSONParserTests {
    private func parse(_ text: String) throws -> JSONValue { try JSONParser.parse(Array(text.utf8)) }

    @Test func keepsNumbersAsWritten() throws {
        #expect(
            try parse("[0.1000000000000000055, 1e-10, -3]")
                == .array([.number("0.1000000000000000055"), .number("1e-10"), .number("-3")]))
    }

    @Test func readsEscapesAndPairs() throws {
        #expect(try parse(#""a\"\\\/\b\f\n\r\t\u20bf\ud83d\ude00""#) == .string("a\"\\/\u{8}\u{C}\n\r\t₿😀"))
        #expect(try parse(#""\ud83d x""#) == .string("\u{FFFD} x"))
    }

    @Test func readsWordsThatAreNoNumbers() throws {
        #expect(try parse("[NaN, Infinity, -Infinity]").elements?.compactMap(\.double) == [])
    }

    @Test func keepsTheLastOfRepeatedMembers() throws {
        #expect(try parse(#"{"a":1,"a":2}"#)["a"] == .number("2"))
    }

    @Test(arguments: [
        "", "{", "[1,", "[1 2]", #"{"a" 1}"#, #"{a:1}"#, #""open"#, #""\x""#, #""\u12"#, "nul", "[1]]", "<html>", "\u{1}",
        "[\"\u{1}\"]",
        "-Inf", "+1",
    ])
    func refuses(_ text: String) {
        #expect(throws: JSONParser.Failure.self) { try parse(text) }
    }

    @Test(arguments: [
        "{\"a\":1,\"a\":2}", "[{\"a\":{\"b\":1,\"\\u0062\":1}}]", "NaN", "Infinity", "-Infinity", "\u{FEFF}{}", "01", "-01", "1.",
        "-", "-.5",
        "1e", "1e+", "1.2.3", "1-2", "0x1",
    ])
    func strictlyRefusesWhatTheStandardDoesNotHave(_ text: String) {
        #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text.utf8), isStrict: true) }
    }

    @Test(arguments: ["0", "-0", "10", "-1.50", "0.1", "1e5", "1E-5", "2.5e+10", #"[{"a":1},{"a":1,"b":{"a":2}}]"#])
    func strictlyReadsTheSame(_ text: String) throws {
        #expect(try JSONParser.parse(Array(text.utf8), isStrict: true) == parse(text))
    }

    @Test func refusesDepthAndGoesOn() throws {
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(throws: JSONParser.Failure.self) { try parse(deep) }
        let objects = String(repeating: #"{"a":"#, count: 100_000)
        #expect(throws: JSONParser.Failure.self) { try parse(objects) }
        let allowed = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(throws: Never.self) { try parse(allowed) }
    }

    @Test func refusesNumbersWithoutEnd() {
        #expect(throws: JSONParser.Failure.self) { try parse(String(repeating: "9", count: 10_000)) }
    }

    @Test func survivesCutsAndNoise() throws {
        let text = Array(#"{"data":[{"id":"bitcoin","priceUsd":"1.5e3","x":[null,true,{"y":"\u20bf"}]}],"timestamp":1}"#.utf8)
        for end in 0..<text.count {
            #expect(throws: JSONParser.Failure.self) { try JSONParser.parse(Array(text[..<end])) }
        }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            var noisy = text
            for _ in 0..<3 { noisy[Int.random(in: 0..<noisy.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            // It may be read or refused; it must come back.
            _ = try? JSONParser.parse(noisy)
        }
    }
}
