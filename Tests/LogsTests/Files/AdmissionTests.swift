import Testing

@testable import Logs

@Suite struct AdmissionTests {
    private func admission(_ numbers: ClosedRange<UInt64>, after sequence: UInt64?, boot: BootID = Samples.boot) -> Admission {
        Admission.of(
            Samples.run(numbers, Samples.origin(boot: boot)),
            after: sequence.map { LogPosition(boot: Samples.boot, sequence: $0) })
    }

    @Test func ofOneLife() {
        #expect(admission(1...5, after: nil) == .write(skip: 0))
        #expect(admission(6...9, after: 5) == .write(skip: 0))
        #expect(admission(4...9, after: 5) == .write(skip: 2))
        #expect(admission(1...5, after: 5) == .known)
        #expect(admission(2...4, after: 5) == .known)
        #expect(admission(7...9, after: 5) == .ahead(missing: 6...6))
        #expect(admission(3...9, after: nil) == .ahead(missing: 1...2))
    }

    @Test func ofALaterLife() {
        #expect(admission(1...5, after: 100, boot: Samples.laterBoot) == .write(skip: 0))
        #expect(admission(4...5, after: 100, boot: Samples.laterBoot) == .ahead(missing: 1...3))
        let later = LogPosition(boot: Samples.laterBoot, sequence: 1)
        #expect(Admission.of(Samples.run(200...300), after: later) == .known, "what comes late of an earlier life is left out")
    }
}
