import Contracts
import Domain
import Testing

@testable import App

@Suite("status report")
struct StatusReportTests {
    private let process = ProcessStatus(
        version: "1", processID: 7, instance: "exchange@host", environment: "dev", roles: ["web"], uptimeSeconds: 3_725,
        addresses: ["https://localhost:8443"], residentBytes: 64 * 1024 * 1024)
    private let market = MarketStatus(
        kind: .simulated, label: "Simulated", intervalMilliseconds: 1000, staleAfterMilliseconds: 5000,
        lastTick: Timestamp(milliseconds: 0), problem: nil)

    private func backend(problems: [String]) -> BackendStatus {
        BackendStatus(
            problems: problems, market: market, users: 1, orders: 2, ledgerBytes: 1536, freeDiskBytes: 1 << 31, schemaVersion: 4)
    }

    @Test("says that all is well only when it is")
    func well() {
        let dmz = DMZStatus(market: market, creditsUsed: 5, creditsPerMonth: 2500, lastError: nil, lastErrorAt: nil)
        let well = StatusReport(process: process, backend: .success(backend(problems: [])), dmz: .success(dmz))
        #expect(well.isWell)
        #expect(well.text.hasSuffix("All is well."))
        #expect(well.text.contains("1 h 2 min") && well.text.contains("64.0 MiB") && well.text.contains("5 of 2500"))
        let ill = StatusReport(
            process: process, backend: .success(backend(problems: ["The disk is full."])),
            dmz: .failure(OperatorError("Nobody serves dmz.")))
        #expect(!ill.isWell)
        #expect(ill.text.contains("! The disk is full.") && ill.text.contains("! dmz: Nobody serves dmz."))
    }
}
