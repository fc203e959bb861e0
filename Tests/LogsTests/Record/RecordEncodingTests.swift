import Foundation
import Logging
import TestSupport
import Testing

@testable import Logs

@Suite struct RecordEncodingTests {
    private func line(_ message: String, _ fields: [LogField] = []) -> [UInt8] {
        var record = Samples.record(7)
        record.message = message
        record.fields = fields
        return RecordEncoder.line(record)
    }

    @Test func hasOneForm() {
        let line = line("Halted “all”", [LogField("of", "all coins"), LogField("reason", "a\nb")])
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"time":"2026-11-21T07:09:19.130456Z","level":"info","environment":"dev","host":"host","role":"backend","#
                + #""instance":"backend.1@host","boot":"20261121T070919.123Z-3fa9c1","sequence":7,"message":"Halted “all”","#
                + #""fields":{"of":"all coins","reason":"a\u000ab"}}"# + "\n")
    }

    @Test func isJSONThatOthersRead() throws {
        let text = "quote \" backslash \\ bell \u{7} delete \u{7F} csi \u{9B} line \u{2028} override \u{202E} pop \u{2069} 😀 Ü"
        let line = line(text, [LogField("käse", text)])
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        #expect(object["message"] as? String == text)
        #expect((object["fields"] as? [String: String])?["käse"] == text)
        #expect(line.dropLast().allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        let printed = String(decoding: line, as: UTF8.self)
        for scalar in ["\u{9B}", "\u{2028}", "\u{202E}", "\u{2069}"] { #expect(!printed.contains(scalar)) }
        let record = try #require(RecordDecoder.decode(line))
        #expect(record.message == text)
        #expect(RecordEncoder.line(record) == line)
    }

    @Test func isCutAtTheEdgeOfACharacter() throws {
        for unit in ["x", "ä", "€", "😀", "\u{1}", "\"", "\u{85}"] {
            let text = String(repeating: unit, count: 9000)
            let line = line(text, [LogField("a", text), LogField("b", "still"), LogField("c", "there")])
            #expect(line.count <= 8192)
            let record = try #require(RecordDecoder.decode(line), "cut \(unit.debugDescription) in the middle")
            #expect(record.message.hasSuffix("…"))
            #expect(record.message.dropLast().allSatisfy { String($0) == unit })
            #expect(record.fields[0].value.hasSuffix("…"))
            #expect(try JSONSerialization.jsonObject(with: Data(line)) is [String: Any])
        }
    }

    @Test func saysHowManyFieldsHadNoRoom() throws {
        let fields = (0..<300).map { LogField("field\($0)", String(repeating: "v", count: 60)) }
        let line = line("many", fields)
        #expect(line.count <= 8192)
        let record = try #require(RecordDecoder.decode(line))
        #expect(record.fields.last?.name == "…")
        #expect(record.fields.last.flatMap { Int($0.value) } == 300 - (record.fields.count - 1))
    }

    @Test func neverExceedsTheLimit() throws {
        var random = SeededGenerator(seed: 5)
        let pieces = ["a", "\n", "€", "😀", "\"", "\\", "\u{85}", "\u{202E}", "plain words ", "Ü"]
        for _ in 0..<300 {
            func text(_ longest: Int) -> String {
                (0..<Int.random(in: 0...longest, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
            }
            var record = Samples.record(UInt64.random(in: 1...UInt64(Int64.max), using: &random), Samples.origin(text(400)))
            record.message = text(5000)
            record.fields = (0..<Int.random(in: 0...20, using: &random)).map { LogField("\($0)" + text(80), text(900)) }
            let line = RecordEncoder.line(record)
            #expect(line.count <= 8192)
            #expect(line.count { $0 == UInt8(ascii: "\n") } == 1)
            let decoded = try #require(RecordDecoder.decode(line))
            let again = RecordEncoder.line(decoded) == line
            #expect(again, "a record that was cut stays as it is")
            #expect(RecordRun(line) != nil)
        }
    }

    @Test func decodesNothingButItsForm() {
        let line = String(decoding: line("ok", [LogField("a", "b")]), as: UTF8.self)
        #expect(RecordDecoder.decode(line.utf8) != nil)
        for end in 1..<line.utf8.count - 1 { #expect(RecordDecoder.decode(line.utf8.prefix(end)) == nil) }
        for (from, to) in [
            ("\"sequence\":7", "\"sequence\":-7"), ("\"sequence\":7", "\"sequence\":07"),
            ("\"sequence\":7", "\"sequence\":99999999999999999999"),
            ("\"level\":\"info\"", "\"level\":\"loud\""), ("{\"time\"", " {\"time\""), ("}}", "}} "),
            ("\"a\":\"b\"", "\"a\":\"b\","),
            ("3fa9c1", "../../"),
        ] {
            #expect(RecordDecoder.decode(line.replacingOccurrences(of: from, with: to).utf8) == nil)
        }
    }
}
