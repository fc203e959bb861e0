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
