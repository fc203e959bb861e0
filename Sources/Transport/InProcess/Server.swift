import Bus

/// One open server of a service. Its service's lock guards it.
struct Server {
    struct RunningCommand {
        let delivery: CommandDelivery
        var task: Task<Void, Never>?
    }

    let id: UInt64
    let router: Router
    let limits: ServiceLimits
    /// Takes nothing new any more.
    var isDraining = false
    var calls: [ObjectIdentifier: Call] = [:]
    var commands: [UInt64: RunningCommand] = [:]
    /// Resumed when nothing runs any more.
    var idle: [Gathering] = []

    var isIdle: Bool { calls.isEmpty && commands.isEmpty }

    var mayTakeCall: Bool { !isDraining && calls.count < max(1, limits.concurrency) }

    var mayTakeCommand: Bool { !isDraining && commands.count < max(1, limits.commandConcurrency) }
}
