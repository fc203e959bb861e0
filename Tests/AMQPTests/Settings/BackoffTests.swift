import Testing

@testable import AMQP

@Suite("The waits between tries") struct BackoffTests {
    @Test("Twice as long each time, up to the maximum, less what chance takes")
    func growth() {
        let backoff = Backoff(initial: .milliseconds(100), maximum: .seconds(1), jitter: 0.5)
        #expect(
            (1...6).map { backoff.wait(afterFailures: $0, random: 0) }
                == [100, 200, 400, 800, 1000, 1000].map { .milliseconds($0) })
        #expect(backoff.wait(afterFailures: 1_000_000, random: 0) == .seconds(1))
        #expect(backoff.wait(afterFailures: 4, random: 1) == .milliseconds(400))
        #expect(backoff.wait(afterFailures: 0, random: 0) == .milliseconds(100))
        for random in [0, 0.3, 0.99] {
            let wait = backoff.wait(afterFailures: 3, random: random)
            #expect(wait > .milliseconds(199) && wait <= .milliseconds(400))
        }
    }

    @Test("Tune: zero means the other side's value, else the smaller; no heartbeats if we want none; frames not under 4096")
    func negotiation() {
        let ours = Negotiated(frameMax: 131_072, channelMax: 100, heartbeat: 10)
        #expect(Negotiated(ours: ours, frameMax: 0, channelMax: 0, heartbeat: 0) == ours)
        #expect(
            Negotiated(ours: ours, frameMax: 8192, channelMax: 2047, heartbeat: 60)
                == Negotiated(frameMax: 8192, channelMax: 100, heartbeat: 10))
        let silent = Negotiated(frameMax: 131_072, channelMax: 100, heartbeat: 0)
        #expect(Negotiated(ours: silent, frameMax: 0, channelMax: 0, heartbeat: 60)?.heartbeat == 0)
        #expect(Negotiated(ours: ours, frameMax: 4095, channelMax: 0, heartbeat: 0) == nil)
    }
}
