import Bus
import Contracts
import Domain
import Foundation
import TestSupport
import Testing

@testable import App

@Suite("status")
struct StatusScreenTests {
    private let market = MarketStatus(
        kind: .simulated, label: "Simulated", intervalMilliseconds: 1000, staleAfterMilliseconds: 5000,
        lastTick: Timestamp(milliseconds: 0), problem: nil)

    private func report(
        _ instance: String, _ role: Role, boot: String = "b", version: String = "1", state: RoleState = .serving,
        leader: String? = nil, broker: BrokerReport? = nil, findings: [Finding] = [], uptime: Int = 3_725, leaves: Bool = false
    ) -> InstanceReport {
        InstanceReport(
            instance: instance, boot: boot, host: String(instance.split(separator: "@").last ?? ""), processID: 7,
            version: version, environment: "qa",
            roles: [RoleReport(role: role.rawValue, instance: instance, state: state, leader: leader)], uptimeSeconds: uptime,
            residentBytes: 64 * 1024 * 1024, freeDiskBytes: 1 << 31, addresses: [], broker: broker, logRecordsDropped: 0,
            findings: findings, leaves: leaves)
    }

    private func status(_ instances: [HeardInstance], broker: BrokerReport? = nil) -> ExchangeStatus {
        let backend = BackendStatus(
            problems: [], market: market, users: 1, orders: 2, ledgerBytes: 1536, freeDiskBytes: 1 << 31, schemaVersion: 4,
            findings: [])
        let dmz = DMZStatus(market: market, creditsUsed: 5, creditsPerMonth: 2500, lastError: nil, lastErrorAt: nil)
        return ExchangeStatus(
            process: ProcessStatus(
                version: "1", processID: 7, instance: "web.1@a", environment: "qa", roles: ["web"], uptimeSeconds: 3_725,
                addresses: [], residentBytes: 1),
            instances: instances, broker: broker, queues: broker == nil ? nil : [], deadLetters: 0,
            backend: .init(status: backend), dmz: .init(status: dmz))
    }

    private func heard(_ reports: InstanceReport..., ago: Int = 0) -> [HeardInstance] {
        reports.map { HeardInstance(report: $0, heardSecondsAgo: ago, hasDouble: false) }
    }

    private let connected = BrokerReport(endpoint: "amqps://b:5671", isConnected: true, blockedReason: nil, lastError: nil)

    private func codes(_ status: ExchangeStatus) -> [String] { status.problems.map(\.code) }

    @Test("says that all is well only when it is")
    func well() {
        let one = status(heard(report("web.1@a", .web)))
        let text = StatusScreen(status: one, now: Timestamp(milliseconds: 1_500)).text
        #expect(codes(one) == [])
        #expect(text.hasSuffix("All is well."))
        #expect(
            text.contains("1 h 2 min") && text.contains("64.0 MiB") && text.contains("5 of 2500") && text.contains("1.5 s old"))
        var ill = one
        ill.backend.status = nil
        ill.backend.error = .noSuchService(.backend)
        #expect(codes(ill) == ["backend.missing"])
        let said = StatusScreen(status: ill, now: Timestamp(milliseconds: 0)).text
        #expect(said.contains("! backend: nobody answers") && said.contains("Next: ") && !said.contains("All is well."))
    }

    @Test("names who is missing, silent, twice there or of another version")
    func presence() {
        let web = report("web.1@a", .web)
        let logger = report("logger.1@a", .logger)
        #expect(codes(status(heard(web, logger), broker: connected)) == [])
        #expect(codes(status(heard(logger), broker: connected)) == ["web.missing"])
        #expect(codes(status(heard(web), broker: connected)) == ["logger.missing"])
        // In one process nobody else can be there.
        #expect(codes(status(heard(web))) == [])
        #expect(
            codes(status(heard(web, logger) + heard(report("web.2@a", .web), ago: 16), broker: connected)) == ["instance.silent"])
        #expect(
            codes(status(heard(web, logger, report("web.2@a", .web, version: "2")), broker: connected)) == ["versions.differ"])
        let double = [HeardInstance(report: web, heardSecondsAgo: 1, hasDouble: true)] + heard(logger)
        #expect(codes(status(double, broker: connected)) == ["instance.twice"])
        var standby = status(
            heard(web, logger, report("backend.2@a", .backend, state: .standingBy, leader: "backend.1@a")), broker: connected)
        #expect(StatusScreen(status: standby, now: Timestamp(milliseconds: 0)).text.contains("standing by: backend.1@a leads"))
        standby.backend = .init(error: .noSuchService(.backend))
        #expect(standby.problems.first?.message.contains("backend.2@a is standing by") == true)
    }

    @Test("says what is wrong with the broker and its queues")
    func broker() {
        let all = heard(report("web.1@a", .web), report("logger.1@a", .logger))
        let away = BrokerReport(endpoint: "amqps://b:5671", isConnected: false, blockedReason: nil, lastError: "refused")
        #expect(codes(status(all, broker: away)) == ["broker.unreachable"])
        let blocked = BrokerReport(endpoint: "amqps://b:5671", isConnected: true, blockedReason: "low on disk", lastError: nil)
        #expect(codes(status(all, broker: blocked)) == ["broker.blocked"])
        var queues = status(all, broker: connected)
        queues.queues = [
            QueueReport(name: "a", messages: 3, consumers: 0), QueueReport(name: "b", messages: 2_000, consumers: 1),
            QueueReport(name: "c", messages: 0, consumers: 0),
        ]
        queues.deadLetters = 2
        #expect(codes(queues) == ["queue.unserved", "queue.backlog", "deadLetters.waiting"])
        queues.queues = nil
        #expect(codes(queues) == ["broker.silent", "deadLetters.waiting"])
    }

    @Test("does not blame a role that cannot be asked because of the broker")
    func onlyTheCause() {
        let all = heard(report("web.1@a", .web), report("logger.1@a", .logger))
        let away = BrokerReport(endpoint: "amqps://b:5671", isConnected: false, blockedReason: nil, lastError: "refused")
        var status = status(all, broker: away)
        status.backend = .init(error: .unavailable("refused"))
        status.dmz = .init(error: .deadlineExceeded(.dmz))
        #expect(codes(status) == ["broker.unreachable"])
        status.broker = connected
        status.queues = []
        #expect(codes(status) == ["backend.failing", "dmz.failing"])
        // It is there and says what is wrong, or the broker knows that it is not.
        status.broker = away
        status.backend = .init(error: .noSuchService(.backend))
        status.dmz = .init(error: BusError(.handlerFailed, "no"))
        #expect(codes(status) == ["broker.unreachable", "backend.missing", "dmz.failing"])
    }

    @Test("passes on what the instances find, of those that still speak, and codes of newer versions")
    func findings() {
        let finding = Finding(code: "disk.low", message: "10 MB are left.")
        let strange = Finding(code: "newer.code", message: "Something new.")
        let all = status(
            heard(report("web.1@a", .web, findings: [finding, strange]))
                + heard(report("web.2@a", .web, findings: [finding]), ago: 60))
        #expect(codes(all) == ["instance.silent", "disk.low", "newer.code"])
        #expect(all.problems.contains { $0.message == "web.1@a: 10 MB are left." })
    }

    @Test("the directory keeps the last report, forgets who left, and knows a restart from a double")
    func directory() {
        let directory = InstanceDirectory(environment: "qa")
        let start = ContinuousClock.now
        directory.hear(report("web.1@a", .web, boot: "1", uptime: 100), at: start)
        directory.hear(report("web.2@a", .web, boot: "2"), at: start)
        #expect(directory.instances(at: start + .seconds(7)).map(\.heardSecondsAgo) == [7, 7])
        // Killed and started again.
        directory.hear(report("web.1@a", .web, boot: "3", uptime: 0), at: start + .seconds(2))
        #expect(directory.instances(at: start + .seconds(2)).map(\.hasDouble) == [false, false])
        // The old one still speaks.
        directory.hear(report("web.1@a", .web, boot: "1", uptime: 105), at: start + .seconds(5))
        directory.hear(report("web.1@a", .web, boot: "3", uptime: 5), at: start + .seconds(7))
        #expect(directory.instances(at: start + .seconds(7)).map(\.hasDouble) == [true, false])
        directory.hear(report("web.2@a", .web, boot: "2", leaves: true), at: start + .seconds(8))
        #expect(directory.instances(at: start + .seconds(8)).map(\.report.instance) == ["web.1@a"])
        directory.hear(
            InstanceReport(
                instance: "web.9@a", boot: "1", host: "a", processID: 1, version: "1", environment: "prod", roles: [],
                uptimeSeconds: 1, residentBytes: 1, freeDiskBytes: nil, addresses: [], broker: nil, logRecordsDropped: 0,
                findings: [], leaves: false), at: start + .seconds(8))
        #expect(directory.instances(at: start + .seconds(8)).count == 1)
        #expect(directory.instances(at: start + .seconds(3600)).count == 1)
        directory.hear(report("web.3@a", .web, boot: "4"), at: start + .seconds(4000))
        #expect(directory.instances(at: start + .seconds(4000)).map(\.report.instance) == ["web.3@a"])
    }

    /// Every code that the program may report has its runbook, and no runbook is for nothing.
    @Test("docs/operations.md has a runbook for each problem")
    func runbooks() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "docs/operations.md"), encoding: .utf8)
        let headings = text.matches(of: /\n#### `([a-zA-Z.]+)`/).map { String($0.1) }
        #expect(Set(headings).symmetricDifference(ProblemCode.allCases.map(\.rawValue)).sorted() == [])
        #expect(headings.count == Set(headings).count)
        // The other roles' codes are strings in their own targets.
        var used: Set<String> = []
        for folder in ["Sources/ExchangeCore", "Sources/Server"] {
            let files = try #require(
                FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil))
            for case let file as URL in files where file.pathExtension == "swift" {
                let source = try String(contentsOf: file, encoding: .utf8)
                used.formUnion(source.matches(of: /(?:find\(|Finding\(\s*code: )"([a-zA-Z.]+)"/).map { String($0.1) })
            }
        }
        #expect(used.subtracting(headings).sorted() == [])
        #expect(used.contains("market.stale"))
    }
}
