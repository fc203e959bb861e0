public import Bus

/// How a process is, told by each of them every few seconds: from it everybody knows who is there.
///
/// A process that stops says so (`leaves`); one that falls silent is missing. The receiver's clock says when a report was
/// heard: clocks of two machines are never compared.
public struct InstanceReport: Event {
    public static let subject = "instances.status.v1"
    public static let retention = EventRetention.fleeting(limit: 256)
    /// The process on the bus, for example `web.2@host`; `exchange.1@host` when it plays several roles.
    public let instance: String
    /// Another one for each start of the process.
    public let boot: String
    public let host: String
    public let processID: Int32
    public let version: String
    /// The installation that it belongs to: whoever hears a report of another one ignores it.
    public let environment: String
    /// What it does; one in a process of its own, several in a process that does everything.
    public let roles: [RoleReport]
    public let uptimeSeconds: Int
    /// Memory that the process occupies.
    public let residentBytes: Int64
    /// Free on the disk of its data folder; absent when not known.
    public let freeDiskBytes: Int64?
    /// Where its pages are.
    public let addresses: [String]
    /// Its connection to the broker; absent in one process.
    public let broker: BrokerReport?
    /// Log records that it had to drop since its start.
    public let logRecordsDropped: Int64
    /// What is not well with this process itself.
    public let findings: [Finding]
    /// Its last words: it stops as it was told to.
    public let leaves: Bool

    public init(
        instance: String, boot: String, host: String, processID: Int32, version: String, environment: String,
        roles: [RoleReport], uptimeSeconds: Int, residentBytes: Int64, freeDiskBytes: Int64?, addresses: [String],
        broker: BrokerReport?, logRecordsDropped: Int64, findings: [Finding], leaves: Bool
    ) {
        self.instance = instance
        self.boot = boot
        self.host = host
        self.processID = processID
        self.version = version
        self.environment = environment
        self.roles = roles
        self.uptimeSeconds = uptimeSeconds
        self.residentBytes = residentBytes
        self.freeDiskBytes = freeDiskBytes
        self.addresses = addresses
        self.broker = broker
        self.logRecordsDropped = logRecordsDropped
        self.findings = findings
        self.leaves = leaves
    }
}

/// One role that a process plays.
public struct RoleReport: Codable, Sendable, Hashable {
    public let role: String
    /// The role's name on the bus, for example `backend.1@host`.
    public let instance: String
    public let state: RoleState
    /// Who leads while this one stands by.
    public let leader: String?

    public init(role: String, instance: String, state: RoleState, leader: String? = nil) {
        self.role = role
        self.instance = instance
        self.state = state
        self.leader = leader
    }
}

/// How far a role of an instance is.
public enum RoleState: String, Codable, Sendable, Hashable {
    case starting
    case serving
    /// Waits until the one that leads is gone.
    case standingBy
}

/// A process's connection to the broker.
public struct BrokerReport: Codable, Sendable, Hashable {
    /// The address in use, without user and password; the first one configured while there is no connection.
    public let endpoint: String
    public let isConnected: Bool
    /// Why the broker takes no messages at the moment: memory or disk; absent when it does.
    public let blockedReason: String?
    /// Why there is no connection.
    public let lastError: String?

    public init(endpoint: String, isConnected: Bool, blockedReason: String?, lastError: String?) {
        self.endpoint = endpoint
        self.isConnected = isConnected
        self.blockedReason = blockedReason
        self.lastError = lastError
    }
}
