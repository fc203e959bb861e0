internal import Bus
internal import Contracts
internal import Domain
internal import Foundation
internal import Handlers
internal import Storage
internal import Synchronization

/// What a process knows about itself.
final class ProcessFacts: Sendable {
    /// Below this much free disk the machine is about to fail.
    static let lowDiskBytes: Int64 = 200_000_000

    private let configuration: ExchangeConfiguration
    private let folder: DataFolder
    private let states: RoleStates
    private let buses: any RoleBuses
    private let logs: ProcessLogs
    private let boot = MessageID.random().description
    private let started = ContinuousClock.now
    private let addresses = Mutex<[String]>([])

    init(configuration: ExchangeConfiguration, folder: DataFolder, states: RoleStates, buses: any RoleBuses, logs: ProcessLogs) {
        self.configuration = configuration
        self.folder = folder
        self.states = states
        self.buses = buses
        self.logs = logs
    }

    /// Where the pages are, once they are served.
    func setAddresses(_ known: [String]) { addresses.withLock { $0 = known } }

    var status: ProcessStatus {
        ProcessStatus(
            version: Version.current, processID: ProcessInfo.processInfo.processIdentifier, instance: configuration.names.process,
            environment: configuration.environment, roles: configuration.roles.map { $0.rawValue }.sorted(),
            uptimeSeconds: uptimeSeconds, addresses: addresses.withLock { $0 }, residentBytes: ProcessFacts.residentBytes)
    }

    func report(leaves: Bool) -> InstanceReport {
        InstanceReport(
            instance: configuration.names.process, boot: boot, host: configuration.names.host,
            processID: ProcessInfo.processInfo.processIdentifier, version: Version.current,
            environment: configuration.environment,
            roles: roles, uptimeSeconds: uptimeSeconds, residentBytes: ProcessFacts.residentBytes,
            freeDiskBytes: folder.freeBytes,
            addresses: addresses.withLock { $0 }, broker: buses.broker, logRecordsDropped: Int64(logs.dropped),
            findings: findings, leaves: leaves)
    }

    private var roles: [RoleReport] {
        configuration.roles.sorted { $0.rawValue < $1.rawValue }.map { role in
            let condition = states[role]
            return RoleReport(
                role: role.rawValue, instance: configuration.names.instance(of: role), state: condition.state,
                leader: condition.leader)
        }
    }

    private var findings: [Finding] {
        var findings = logs.findings
        // The backend looks after its own disk and says it in its status.
        if !configuration.roles.contains(.backend), let free = folder.freeBytes, free < ProcessFacts.lowDiskBytes {
            findings.append(
                Finding(
                    code: ProblemCode.diskLow.rawValue,
                    message: "The disk is nearly full: \(free / 1_000_000) MB are left for \(folder.path)."))
        }
        return findings
    }

    private var uptimeSeconds: Int { Int((ContinuousClock.now - started).components.seconds) }

    /// The second field of `/proc/self/statm` (proc(5)), in pages.
    static var residentBytes: Int64 {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
        else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
