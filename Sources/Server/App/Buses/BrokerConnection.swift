internal import AMQPBus
internal import Bus
internal import ServiceLifecycle

/// Keeps a role connected to the broker until the process ends. A broker that is away is waited for; one that refuses this
/// instance (password, virtual host, certificate) ends the process with the reason.
struct BrokerConnection: Service {
    let bus: AMQPBus

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await connect() }
        try? await gracefulShutdown()
    }

    private func connect() async throws {
        let refusal: BusError
        do {
            try await bus.start()
            return
        } catch {
            refusal = error
        }
        if Task.isCancelled { return }
        guard refusal.code == .forbidden else { throw refusal }
        throw RoleFailure("\(bus.settings.instance) cannot use the broker: \(refusal.message)")
    }
}
