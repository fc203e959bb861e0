/// What a process is, as its records say it.
public struct LogProcess: Sendable {
    /// A role that the process plays.
    public struct Instance: Hashable, Sendable {
        /// Such as `backend`; a label that begins with this word is this instance's.
        public let role: String
        /// Such as `backend.1@host`.
        public let name: String

        public init(role: String, name: String) {
            self.role = role
            self.name = name
        }
    }

    public let environment: String
    public let host: String
    /// The first one writes what belongs to none in particular.
    public let instances: [Instance]
    public let boot: BootID

    /// - Precondition: there is at least one instance.
    public init(environment: String, host: String, instances: [Instance], boot: BootID) {
        precondition(!instances.isEmpty, "a process plays at least one role")
        self.environment = environment
        self.host = host
        self.instances = instances
        self.boot = boot
    }

    /// A process that begins now.
    public init(environment: String, host: String, instances: [Instance]) {
        var random = SystemRandomNumberGenerator()
        self.init(
            environment: environment, host: host, instances: instances,
            boot: BootID(microseconds: WallClock.microseconds(), using: &random))
    }

    /// The instances as they stand in records.
    var origins: [LogOrigin] {
        instances.map { LogOrigin(environment: environment, host: host, role: $0.role, instance: $0.name, boot: boot) }
    }

    /// The instance that a logger with this label speaks for.
    func origin(ofLabel label: String) -> Int {
        let word = label.prefix { $0 != "." }
        return instances.firstIndex { $0.role == word } ?? 0
    }
}
