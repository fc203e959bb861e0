import Bus
import DequeModule
import Logging
import Synchronization

extension Service {
    /// Takes responsibility for a command, also while no server is open; false when too many wait already.
    func accept(_ delivery: CommandDelivery) -> Bool {
        let isAccepted = state.withLock { state in
            guard state.commandCount < settings.commandBacklog else { return false }
            state.commands.append(delivery)
            return true
        }
        if isAccepted { deliverCommands() }
        return isAccepted
    }

    /// Hands waiting commands to servers as long as there is room.
    func deliverCommands() {
        while true {
            switch state.withLock({ $0.nextStep() }) {
            case .run(let key, let delivery, let route, let server): run(key, delivery, route, on: server)
            case .bury(let delivery): deadLetters.add(delivery, service: self, reason: .noSuchService(name))
            case .rest: return
            }
        }
    }

    private func run(_ key: UInt64, _ delivery: CommandDelivery, _ route: CommandRoute, on server: UInt64) {
        let task = Task.detached { [self] in
            do {
                try await route.handle(delivery.message.payload, delivery.message.context(delivery: delivery.deliveries))
                finish(key, on: server, with: nil)
            } catch {
                finish(key, on: server, with: error)
            }
        }
        let isGone = state.withLock { state in
            guard let index = state.index(of: server), state.servers[index].commands[key] != nil else { return true }
            state.servers[index].commands[key]?.task = task
            return false
        }
        // Finished already, or its server was closed and the command belongs to another.
        if isGone { task.cancel() }
    }

    private func finish(_ key: UInt64, on server: UInt64, with error: (any Error)?) {
        let (delivery, idle) = state.withLock { state -> (CommandDelivery?, [Gathering]) in
            guard let index = state.index(of: server),
                let running = state.servers[index].commands.removeValue(forKey: key)
            else { return (nil, []) }
            if error != nil { state.restingCommands += 1 }
            guard state.servers[index].isDraining, state.servers[index].isIdle else { return (running.delivery, []) }
            let idle = state.servers[index].idle
            state.servers[index].idle = []
            return (running.delivery, idle)
        }
        // A server that was closed meanwhile has no say any more.
        guard let delivery else { return }
        if let error { failed(delivery, error) }
        for idle in idle { idle.end() }
        deliverCommands()
    }

    private func failed(_ delivery: CommandDelivery, _ error: any Error) {
        let context = delivery.message.context
        let isFinal = (error as? BusError)?.code == .undecodable || delivery.deliveries >= settings.deliveries
        logger.warning(
            "\(name) failed to execute \(delivery.message.subject), delivery \(delivery.deliveries) of \(settings.deliveries)",
            metadata: [
                "trace": "\(context.trace)", "sender": "\(context.sender)",
                "error": delivery.isSecret ? "\(type(of: error))" : "\(type(of: error)): \(error)",
            ])
        if isFinal {
            state.withLock { $0.restingCommands -= 1 }
            let reason = error as? BusError ?? .handlerFailed(name, trace: context.trace)
            deadLetters.add(delivery, service: self, reason: reason)
            return
        }
        let again = DeadlineAction { [self] in
            state.withLock { state in
                state.restingCommands -= 1
                state.commands.prepend(delivery)
            }
            deliverCommands()
        }
        _ = DeadlineTimer.shared.schedule(again, at: .now.advanced(by: settings.pause(after: delivery.deliveries)))
    }
}

extension Service.State {
    enum CommandStep {
        case run(UInt64, CommandDelivery, CommandRoute, server: UInt64)
        /// Servers are open, but none of them knows such a command.
        case bury(CommandDelivery)
        case rest
    }

    var commandCount: Int { servers.reduce(commands.count + restingCommands) { $0 + $1.commands.count } }

    fileprivate mutating func nextStep() -> CommandStep {
        guard let first = commands.first, servers.contains(where: { !$0.isDraining }) else { return .rest }
        var isServed = false
        for offset in 0..<servers.count {
            let index = (nextServer + offset) % servers.count
            guard !servers[index].isDraining, let route = servers[index].router.commands[first.message.subject] else { continue }
            isServed = true
            guard servers[index].mayTakeCommand else { continue }
            nextServer = (index + 1) % servers.count
            var delivery = commands.removeFirst()
            delivery.deliveries += 1
            lastCommand += 1
            servers[index].commands[lastCommand] = Server.RunningCommand(delivery: delivery)
            return .run(lastCommand, delivery, route, server: servers[index].id)
        }
        return isServed ? .rest : .bury(commands.removeFirst())
    }
}
