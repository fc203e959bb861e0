import Domain
import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Web

@Suite("the API's document") struct DocumentTests {
    private let document: JSONValue

    init() throws { document = try JSONParser.parse(APIDocument.bytes) }

    @Test func hasEveryOperationThatTheServerHas() throws {
        guard case .object(let paths)? = document["paths"] else { throw HarnessError("no paths") }
        var documented: Set<String> = []
        for (path, item) in paths {
            guard case .object(let methods) = item else { continue }
            for method in methods.keys { documented.insert("\(method.uppercased()) \(path)") }
        }
        let served = Set(APIOperations.all.list.map { "\($0.method.rawValue) \(APIDocument.base)\($0.path)" })
        #expect(documented == served)
        #expect(served.count == APIOperations.all.list.count, "an operation is there twice")
        #expect(Set(APIOperations.all.list.map(\.name)).count == served.count, "a name is there twice")
        for resource in [
            "assets", "quotes", "account", "portfolios", "positions", "orders", "fills", "ledger", "portfolio/history", "stream",
        ] {
            #expect(served.contains("GET /api/v1/\(resource)"), "\(resource)")
        }
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        var references: Set<String> = []
        func collect(_ value: JSONValue) {
            switch value {
            case .object(let members):
                if let reference = members["$ref"]?.text { references.insert(reference) }
                members.values.forEach(collect)
            case .array(let elements): elements.forEach(collect)
            default: break
            }
        }
        collect(document)
        guard case .object(let schemas)? = document["components"]?["schemas"] else { throw HarnessError("no schemas") }
        #expect(references == Set(schemas.keys.map { "#/components/schemas/\($0)" }).intersection(references))
        #expect(references.count >= schemas.count - 1, "a schema that nothing uses")
    }

    @Test func pathsNameTheirParameters() {
        for operation in APIOperations.all.list {
            let named = operation.path.split(separator: "/").filter { $0.first == "{" }.map { String($0.dropFirst().dropLast()) }
            #expect(named == operation.inPath.map(\.name), "\(operation.name)")
            #expect(operation.body == nil || operation.method != .get)
            #expect(Set((operation.inPath + operation.query).map(\.name)).count == operation.inPath.count + operation.query.count)
        }
    }

    /// The pattern in the document and the check in the server are two texts: they must agree.
    @Test func patternsSayWhatTheChecksDo() throws {
        let rules: [(String, TextRule)] = [
            ("decimal", .decimal), ("dollars", .dollars), ("rowID", .rowID), ("asset", .asset), ("assets", .assets),
            ("clientOrderID", .clientOrderID), ("moment", .moment), ("time", .time), ("number", .number),
            ("someOf", .someOf(["quotes", "orders", "fills"])),
        ]
        let samples =
            [
                "", "0", "00", "1", "01", "-1", "+1", "1.", ".5", "1.5", "1.50", "1e5", "1,5", " 1", "1 ", "1\n", "NaN",
                "0.000001",
                "0.0000001", "123456789012345678", "1234567890123456789", "9999999999999", "99999999999999",
                "0.123456789012345678",
                "0.1234567890123456789", "bitcoin", "Bitcoin", "a,b", "a,,b", ",", "a,", "x.y_z-1", "a b", "ä", "\u{0}", "orders",
                "orders,fills", "orders,orders,orders", "orders,orders,orders,orders", "quotes,", "grid-7", ".x", ":x", "_x",
                "-x",
                "x:y.z", "2026-11-21T10:00:00Z", "2026-11-21T10:00:00.1Z", "2026-11-21T10:00:00.123Z",
                "2026-11-21T10:00:00.1234Z",
                "2026-11-21T10:00:00.Z", "2026-11-21T24:00:00Z", "2026-00-21T10:00:00Z", "2026-11-32T10:00:00Z",
                "2026-11-21 10:00:00Z", "2026-11-21T10:00:00", "2026-11-21T10:00:60Z", "2026-11-21T10:00:00+00:00",
            ] + [String(repeating: "a", count: 64), String(repeating: "a", count: 65), String(repeating: "1", count: 64)]
        for (name, rule) in rules {
            let pattern = try NSRegularExpression(pattern: try #require(rule.pattern))
            for sample in samples {
                let range = NSRange(sample.startIndex..., in: sample)
                let matches =
                    pattern.firstMatch(in: sample, range: range)?.range == range
                    && rule.length.contains(sample.unicodeScalars.count)
                // What the server writes may be checked more strictly than its pattern says.
                if name == "time" || name == "number" {
                    #expect(!rule.accepts(sample) || matches, "\(name): \(sample)")
                } else {
                    #expect(rule.accepts(sample) == matches, "\(name): \(sample.debugDescription)")
                }
            }
            if let example = rule.example { #expect(rule.accepts(example), "\(name)") }
        }
    }

    @Test func momentsAreRead() {
        #expect(Timestamp(moment: "1970-01-01T00:00:01Z") == Timestamp(milliseconds: 1000))
        #expect(Timestamp(moment: "1970-01-01T00:00:01.5Z") == Timestamp(milliseconds: 1500))
        #expect(Timestamp(moment: "1970-01-01T00:00:01.05Z") == Timestamp(milliseconds: 1050))
        #expect(Timestamp(moment: "1970-01-01T00:00:01.005Z") == Timestamp(milliseconds: 1005))
        #expect(Timestamp(moment: "2023-02-29T00:00:00Z") == nil)
    }

    @Test func numbersForDisplayHaveNoExponent() {
        #expect(PlainNumber.text(1e-7, decimals: 2) == "0")
        #expect(PlainNumber.text(-1.256, decimals: 2) == "-1.26")
        #expect(PlainNumber.text(589_000_000_000_000, decimals: 0) == "589000000000000")
        for value in [Double.nan, .infinity, -.infinity, 1e300] { #expect(PlainNumber.text(value, decimals: 2) == nil) }
    }

    @Test func peopleFindAllOfItOnOnePage() async throws {
        try await TestSite.run { site in
            let page = try await site.browser().get("/api/v1/docs")
            #expect(page.status == 200)
            #expect(page.header("content-type")?.hasPrefix("text/html") == true)
            for operation in APIOperations.all.list {
                #expect(page.text.contains("\(operation.method.rawValue) /api/v1\(operation.path)"), "\(operation.name)")
            }
            for kind in APIProblemKind.all { #expect(page.text.contains("id=\"\(kind.code)\""), "\(kind.code)") }
            for name in APISchemaName.allCases where name != .document { #expect(page.text.contains("id=\"\(name.rawValue)\"")) }
        }
    }
}
