internal import Foundation

/// What a process knows about itself.
struct ProcessFacts: Sendable {
    private let configuration: ExchangeConfiguration
    private let instance: String
    private let started = ContinuousClock.now

    init(configuration: ExchangeConfiguration, instance: String) {
        self.configuration = configuration
        self.instance = instance
    }

    func status(addresses: [String]) -> ProcessStatus {
        ProcessStatus(
            version: Version.current, processID: ProcessInfo.processInfo.processIdentifier, instance: instance,
            environment: configuration.environment, roles: configuration.roles.map { $0.rawValue }.sorted(),
            uptimeSeconds: Int((ContinuousClock.now - started).components.seconds), addresses: addresses,
            residentBytes: ProcessFacts.residentBytes)
    }

    /// The second field of `/proc/self/statm` (proc(5)), in pages.
    static var residentBytes: Int64 {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
        else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
