import Bus
import Contracts
import Domain
import Foundation
import Testing

/// `docs/protocol.md` lists every message: what is declared and what is written must be the same.
@Suite("The protocol's document")
struct ProtocolDocumentTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private let document: String
    private let sources: String

    init() throws {
        document = try String(contentsOf: Self.root.appending(path: "docs/protocol.md"), encoding: .utf8)
        let folder = Self.root.appending(path: "Sources/ExchangeCore/Contracts")
        sources = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "swift" }
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
    }

    @Test("each request is listed with its type and service, marked when secret, and nothing else is listed")
    func requests() {
        let declared = sources.matches(
            of:
                /public struct (\w+): Request(?:, \w+)* \{(?:(?!public struct).)*?subject = "([^"]+)"\n *public static let service = ServiceName\.(\w+)(\n *public static let isSecret = true)?/
                .dotMatchesNewlines()
        ).map { "| `\($0.2)` | \($0.1)\($0.4 == nil ? "" : ", secret") | \($0.3) |" }
        let count = sources.matches(of: /: Request(?:, \w+)* \{/).count
        #expect(declared.count == count, "a request is declared in a way that this test does not read")
        #expect(count > 0)
        let listed = rows("## Requests")
        for row in declared { #expect(listed.contains { $0.hasPrefix(row) }, "not in docs/protocol.md: \(row)") }
        #expect(listed.count == declared.count)
    }

    @Test("each event is listed with its type and retention, and nothing else is listed")
    func events() {
        let declared = sources.matches(
            of:
                /public struct (\w+): Event(?:, \w+)* \{(?:(?!public struct).)*?subject = "([^"]+)"\n *public static let retention = EventRetention\.(\w+)\(limit: ([0-9_]+)\)/
                .dotMatchesNewlines()
        ).map { (start: "| `\($0.2)` | \($0.1) |", retention: "| \($0.3), \($0.4.replacing("_", with: "")) |") }
        let count = sources.matches(of: /: Event(?:, \w+)* \{/).count
        #expect(declared.count == count, "an event is declared in a way that this test does not read")
        #expect(count > 0)
        let listed = rows("## Events")
        for event in declared {
            #expect(
                listed.contains { $0.hasPrefix(event.start) && $0.contains(event.retention) },
                "not in docs/protocol.md: \(event.start) … \(event.retention)")
        }
        #expect(listed.count == declared.count)
    }

    @Test("each error code is listed")
    func codes() throws {
        let bus = try String(contentsOf: Self.root.appending(path: "Sources/Transport/Bus/BusError.swift"), encoding: .utf8)
        let declared = (sources + bus).matches(of: /Code\("([a-z]+\.[A-Za-z]+)"\)/).map { String($0.1) }
        let listed = rows("## Errors")
        for code in declared { #expect(listed.contains { $0.hasPrefix("| `\(code)` |") }, "not in docs/protocol.md: \(code)") }
        #expect(listed.count == declared.count)
    }

    @Test("the order that it shows is one")
    func example() throws {
        let line = try #require(document.split(separator: "\n").first { $0.hasPrefix("{\"asset\"") })
        let coding = JSONMessageCoding()
        let order = try coding.decode(PlaceOrder.self, from: Array(line.utf8))
        #expect(order.clientOrderID == "7d0c-1")
        #expect(order.size == .amount(try #require(USD("250.00"))))
        #expect(String(decoding: try coding.encode(order), as: UTF8.self) == String(line))
    }

    /// The rows of the table below a heading that begin with a name in code.
    private func rows(_ heading: String) -> [String] {
        let section = document.components(separatedBy: "\n" + heading + "\n").last?.components(separatedBy: "\n## ").first ?? ""
        return section.split(separator: "\n").map(String.init).filter { $0.hasPrefix("| `") }
    }
}
