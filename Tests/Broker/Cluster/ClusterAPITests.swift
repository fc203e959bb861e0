import Foundation
import TestSupport
import Testing

extension BrokerTests {
    /// What a program does with one process, it does with roles over RabbitMQ, on any of several web instances.
    @Suite("programs on a split exchange") struct ClusterAPITests {
        /// A program that knows one web instance.
        private struct Program: Sendable {
            let port: Int
            let token: String

            struct Answer: Sendable {
                let status: Int
                let body: String

                subscript(_ name: String) -> String? { object?[name].map { "\($0)" } }
                private var object: [String: Any]? {
                    (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any]
                }
                /// The first number of this name, wherever it is.
                func first(_ name: String) -> String? {
                    guard let place = body.range(of: "\"\(name)\":\"") else { return nil }
                    return String(body[place.upperBound...].prefix { $0 != "\"" })
                }
            }

            func call(_ method: String, _ path: String, _ body: String = "") async throws -> Answer {
                let (port, token) = (port, token)
                return try await OffPool.run {
                    var headers = [("Authorization", "Bearer \(token)")]
                    if !body.isEmpty { headers.append(("Content-Type", "application/json")) }
                    let answer = try HTTPConnection(port: port).send(method, "/api/v1" + path, headers, body: Array(body.utf8))
                    return Answer(status: answer.status, body: answer.text)
                }
            }
        }

        private func withPrograms(
            _ body: (_ first: Program, _ second: Program, _ price: Double) async throws -> Void
        ) async throws {
            let cluster = try await RunningCluster()
            for name in ["logger.1", "logger.2", "backend.1", "dmz.1"] { try await cluster.start(name) }
            for name in ["web.1", "web.2"] { try await cluster.start(name, RunningCluster.plainWeb) }
            let (one, two) = (try await cluster["web.1"].port, try await cluster["web.2"].port)
            for port in [one, two] { try await ClusterFlowTests.waitUntilReady(port) }
            let hands = TraderHands()
            try await hands.use(port: one) { try $0.register("alice") }
            let key = try await hands.makeKey(scope: "trade")
            let (first, second) = (Program(port: one, token: key.token), Program(port: two, token: key.token))
            let price = try #require(Double(try await first.call("GET", "/quotes?assets=bitcoin").first("price") ?? ""))
            let bought = try await first.call(
                "POST", "/orders", #"{"asset":"bitcoin","side":"buy","type":"market","amount":"4000","clientOrderId":"first"}"#)
            #expect(bought.status == 201 && bought["state"] == "FILLED", "\(bought.body)")
            try await body(first, second, price)
            try await cluster.stopAll()
            let audit = try await cluster.command("backend.1", "audit")
            #expect(audit.status == 0, "\(audit.output)")
        }

        @Test("place each kind of order on one web instance, and find and end it on the other", .timeLimit(.minutes(3)))
        func everyKind() async throws {
            try await withPrograms { first, second, price in
                func at(_ factor: Double) -> String { String(format: "%.2f", price * factor) }
                let kinds = [
                    ("limit", #""side":"buy","type":"limit","limitPrice":"\#(at(0.8))""#),
                    ("post-only", #""side":"buy","type":"limit","limitPrice":"\#(at(0.8))","postOnly":true"#),
                    ("stop", #""side":"sell","type":"stop","stopPrice":"\#(at(0.8))""#),
                    ("stop-limit", #""side":"sell","type":"stop_limit","stopPrice":"\#(at(0.8))","limitPrice":"\#(at(0.79))""#),
                    ("take-profit", #""side":"sell","type":"take_profit","stopPrice":"\#(at(1.3))""#),
                    ("trailing", #""side":"sell","type":"trailing_stop","trailBasisPoints":2500"#),
                ]
                for (name, terms) in kinds {
                    let body = #"{"asset":"bitcoin","quantity":"0.001","clientOrderId":"\#(name)",\#(terms)}"#
                    let placed = try await first.call("POST", "/orders", body)
                    #expect(placed.status == 201 && placed["state"] == "NEW", "\(name): \(placed.body)")
                    let id = try #require(placed["id"])
                    // The same again on the other instance is the same order; another body is a conflict.
                    #expect(try await second.call("POST", "/orders", body)["id"] == id)
                    #expect(
                        try await second.call("POST", "/orders", body.replacing("0.001", with: "0.002")).status == 409, "\(name)")
                    let canceled = try await second.call("DELETE", "/orders/\(id)")
                    #expect(canceled.status == 200 && canceled["state"] == "CANCELED", "\(name): \(canceled.body)")
                    #expect(try await first.call("GET", "/orders/\(id)")["state"] == "CANCELED")
                }
                let exits =
                    #""target":{"type":"limit","limitPrice":"\#(at(1.3))"},"stop":{"type":"stop","stopPrice":"\#(at(0.7))"}"#
                let groups = [
                    ("oco", #"{"asset":"bitcoin","side":"sell","quantity":"0.001","clientOrderId":"oco",\#(exits)}"#),
                    (
                        "bracket",
                        #"{"asset":"bitcoin","side":"buy","quantity":"0.001","clientOrderId":"bracket","entry":{"type":"market"},\#(exits)}"#
                    ),
                ]
                for (name, body) in groups {
                    let placed = try await first.call("POST", "/order-groups", body)
                    #expect(placed.status == 201 && placed["kind"] == name, "\(name): \(placed.body)")
                    let id = try #require(placed["id"])
                    #expect(try await second.call("GET", "/order-groups/\(id)")["id"] == id)
                }
                let ended = try await second.call("DELETE", "/orders")
                #expect(ended.status == 200)
                let open = try await first.call("GET", "/orders?open=true")
                #expect(open.status == 200 && open.body.contains(#""items":[]"#), "\(open.body)")
            }
        }

        @Test(
            "cancel on two web instances what fills meanwhile: each order ends once, as its answers say", .timeLimit(.minutes(3)))
        func contention() async throws {
            try await withPrograms { first, second, price in
                // Near enough that some fill by the next ticks, while both instances cancel them one after the other.
                var ids: [String] = []
                for number in 0..<60 {
                    let limit = String(format: "%.2f", price * (1 - Double(number) * 0.00001))
                    let placed = try await (number % 2 == 0 ? first : second).call(
                        "POST", "/orders",
                        #"{"asset":"bitcoin","side":"buy","type":"limit","quantity":"0.0001","limitPrice":"\#(limit)"}"#)
                    #expect(placed.status == 201, "\(placed.body)")
                    ids.append(try #require(placed["id"]))
                }
                let answers = try await withThrowingTaskGroup(of: (String, Program.Answer).self) { group in
                    for id in ids {
                        for program in [first, second] {
                            group.addTask { (id, try await program.call("DELETE", "/orders/\(id)")) }
                        }
                    }
                    return try await group.reduce(into: [String: [Program.Answer]]()) { $0[$1.0, default: []].append($1.1) }
                }
                for id in ids {
                    let order = try await first.call("GET", "/orders/\(id)")
                    let said = answers[id]?.map(\.status) ?? []
                    switch order["state"] {
                    case "CANCELED": #expect(said == [200, 200], "order \(id): \(said)")
                    case "FILLED": #expect(said == [409, 409], "order \(id): \(said)")
                    default: Issue.record("order \(id) is neither: \(order.body)")
                    }
                }
            }
        }
    }
}
