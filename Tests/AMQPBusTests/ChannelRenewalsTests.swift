import Logging
import Testing

@testable import AMQPBus

@Suite("How often a channel is given up") struct ChannelRenewalsTests {
    private let start = ContinuousClock.now
    private let renewals = ChannelRenewals(
        shortest: .seconds(1), longest: .seconds(8), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))

    private func isDue(_ seconds: Double) -> Bool { renewals.isDue(start + .seconds(seconds)) }

    @Test("at once the first time, then at distances that double as long as it does not help")
    func doubles() {
        #expect(isDue(0))
        #expect(!isDue(0.9))
        #expect(isDue(1))
        #expect(!isDue(2.9))
        #expect(isDue(3))
        #expect(isDue(7))
        #expect(isDue(15))
        #expect(!isDue(22.9))
        #expect(isDue(23))
    }

    @Test("soon again after a long time without one")
    func forgets() {
        for second in [0.0, 1, 3, 7, 15] { #expect(isDue(second)) }
        #expect(isDue(40))
        #expect(!isDue(40.9))
        #expect(isDue(41))
    }
}
