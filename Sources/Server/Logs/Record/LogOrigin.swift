/// Who writes a record: one instance of a role in one of its lives.
public struct LogOrigin: Hashable, Sendable {
    /// dev, qa or prod.
    public let environment: String
    public let host: String
    public let role: String
    /// Such as `backend.1@host`: names the file that the records go to.
    public let instance: String
    public let boot: BootID

    public init(environment: String, host: String, role: String, instance: String, boot: BootID) {
        self.environment = environment
        self.host = host
        self.role = role
        self.instance = instance
        self.boot = boot
    }
}
