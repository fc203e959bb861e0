import Bus
import InProcess
import TestSupport
import Testing

/// The contract of the bus, over the in-process transport in both of its modes.
@Suite("Bus conformance")
struct ConformanceTests {
    @Test("values", .timeLimit(.minutes(1)), arguments: BusConformance.all)
    func values(_ conformance: BusConformance) async throws {
        try await conformance.check(InProcessHarness(mode: .values))
    }

    @Test("encoded", .timeLimit(.minutes(1)), arguments: BusConformance.all)
    func encoded(_ conformance: BusConformance) async throws {
        try await conformance.check(InProcessHarness(mode: .encoded(JSONMessageCoding())))
    }
}
