internal import Bus
internal import Contracts

/// What a process says of itself.
struct ProcessStatus: Codable, Sendable {
    let version: String
    let processID: Int32
    let instance: String
    let environment: String
    let roles: [String]
    let uptimeSeconds: Int
    let addresses: [String]
    let residentBytes: Int64
}

/// Asks a process for its status; answered by the process itself, never sent to a role.
struct GetProcessStatus: Request {
    typealias Reply = ProcessStatus
    static let subject = "process.status.v1"
    static let service = ServiceName("process")
}
