import Bus
import DequeModule
import Logging
import Synchronization

extension Service {
    /// Starts a request or lets it wait; returns why it cannot.
    func submit(_ call: Call) -> BusError? {
        let decision = state.withLock { $0.place(call) }
        switch decision {
        case .run(let route, let server): run(call, route, on: server)
        case .wait: break
        case .refuse(.noSuchService): return .noSuchService(name)
        case .refuse: return .overloaded(name)
        }
        return nil
    }

    /// A request in the queue was answered without being executed. When too many such are in there, they are taken out.
    func hasGivenUpWaiting() {
        state.withLock { state in
            state.givenUp += 1
            guard state.givenUp > 64, state.givenUp > state.waiting.count / 2 else { return }
            let before = state.waiting.count
            state.waiting.removeAll { $0.isAnswered }
            state.givenUp -= before - state.waiting.count
        }
    }

    /// Hands waiting requests to servers as long as there is room: a server has been opened, or another one was closed.
    func startWaiting() {
        while let (call, route, server) = state.withLock({ $0.takeWaiting() }) { run(call, route, on: server) }
    }

    private func run(_ call: Call, _ route: RequestRoute, on server: UInt64) {
        // Detached: neither priority nor task-local values cross the bus, as they would not cross a wire.
        let task = Task.detached { [self] in
            if call.mayRun() {
                call.finish(await answer(call, route))
            } else {
                call.skip()
            }
            let (next, idle) = state.withLock { $0.finish(call, on: server) }
            if let (next, route) = next { run(next, route, on: server) }
            for idle in idle { idle.end() }
        }
        call.attach(task)
    }

    private func answer(_ call: Call, _ route: RequestRoute) async -> Call.Answer {
        do {
            return .success(try await route.handle(call.payload, call.context))
        } catch let error as BusError {
            return .failure(error)
        } catch {
            // Not even the description of the error when the request carries a secret: it may quote its input.
            logger.error(
                "A handler failed: \(name) could not answer \(call.subject)",
                metadata: [
                    "trace": "\(call.context.trace)", "sender": "\(call.context.sender)",
                    "error": route.isSecret ? "\(type(of: error))" : "\(type(of: error)): \(error)",
                ])
            return .failure(.handlerFailed(name, trace: call.context.trace))
        }
    }
}

extension Service.State {
    enum Placement {
        case run(RequestRoute, server: UInt64)
        case wait
        case refuse(BusError.Code)
    }

    /// Finds a server for a request, or a place in the queue. When some server has room, nothing that it could do waits.
    fileprivate mutating func place(_ call: Call) -> Placement {
        var backlog = 0
        var isServed = false
        for offset in 0..<servers.count {
            let index = (nextServer + offset) % servers.count
            guard !servers[index].isDraining, let route = servers[index].router.requests[call.subject] else { continue }
            isServed = true
            backlog += servers[index].limits.backlog
            guard servers[index].mayTakeCall else { continue }
            nextServer = (index + 1) % servers.count
            // When it is answered already, the server's task notices and goes on to the next.
            _ = call.take()
            servers[index].calls[ObjectIdentifier(call)] = call
            return .run(route, server: servers[index].id)
        }
        guard isServed else { return .refuse(.noSuchService) }
        guard waiting.count - givenUp < backlog else { return .refuse(.overloaded) }
        if call.enterQueue() { waiting.append(call) }
        return .wait
    }

    /// A server has finished a request: what it does next, and who waits for it to be idle.
    fileprivate mutating func finish(_ call: Call, on server: UInt64) -> (next: (Call, RequestRoute)?, idle: [Gathering]) {
        guard let index = index(of: server) else { return (nil, []) }
        servers[index].calls[ObjectIdentifier(call)] = nil
        if servers[index].mayTakeCall, let (next, route) = takeWaiting(for: index) {
            servers[index].calls[ObjectIdentifier(next)] = next
            return ((next, route), [])
        }
        guard servers[index].isDraining, servers[index].isIdle else { return (nil, []) }
        let idle = servers[index].idle
        servers[index].idle = []
        return (nil, idle)
    }

    /// The first waiting request that some server has room for.
    fileprivate mutating func takeWaiting() -> (Call, RequestRoute, UInt64)? {
        for index in servers.indices where servers[index].mayTakeCall {
            guard let (call, route) = takeWaiting(for: index) else { continue }
            servers[index].calls[ObjectIdentifier(call)] = call
            return (call, route, servers[index].id)
        }
        return nil
    }

    /// The first waiting request that the server handles.
    private mutating func takeWaiting(for server: Int) -> (Call, RequestRoute)? {
        var position = 0
        while position < waiting.count {
            let call = waiting[position]
            guard let route = servers[server].router.requests[call.subject] else {
                position += 1
                continue
            }
            waiting.remove(at: position)
            if call.take() { return (call, route) }
            givenUp -= 1
        }
        return nil
    }
}
