import Domain
import Testing

@testable import Web

struct FormValuesTests {
    @Test func decodesNamesAndValues() throws {
        let form = try #require(FormValues(Array("a=1+2&b=%C3%A9%26&empty=&alone&a=3".utf8)))
        #expect(form["a"] == "1 2")
        #expect(form["b"] == "é&")
        #expect(form["empty"]?.isEmpty == true)
        #expect(form["alone"]?.isEmpty == true)
        #expect(form["missing"] == nil)
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%FF", "%C3=1"])
    func refusesWhatIsBroken(text: String) {
        #expect(FormValues(Array(text.utf8)) == nil)
    }

    @Test func refusesTooManyItems() {
        #expect(FormValues(Array(String(repeating: "a=1&", count: 101).utf8)) == nil)
        #expect(FormValues(Array(String(repeating: "a=1&", count: 100).utf8)) != nil)
    }
}

struct CSVTextTests {
    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1.50", "-1.50"), ("-1+cmd", "'-1+cmd"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"), ("plain", "plain"), ("1.5", "1.5"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("-", "'-"),
        ("\rx", "\"'\rx\""), ("", ""), ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
    ])
    func neverWritesAFormula(text: String, expected: String) {
        #expect(CSVText.cell(text) == expected)
    }
}

struct CalendarDayTests {
    @Test func knowsDays() {
        #expect(CalendarDay.start("1970-01-01")?.milliseconds == 0)
        #expect(CalendarDay.start("2024-02-29")?.description == "2024-02-29T00:00:00.000Z")
        #expect(CalendarDay.end("2024-12-31")?.description == "2024-12-31T23:59:59.999Z")
        for text in ["2023-02-29", "2024-13-01", "2024-00-10", "24-01-01", "2024-1-01", "2024-01-32", "", "١٢٣٤-01-01"] {
            #expect(CalendarDay.start(text) == nil, "\(text)")
        }
    }
}
