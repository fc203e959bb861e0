import Bus
import DequeModule
import Logging
import Synchronization

/// Everything that is addressed to one service: its open servers and what waits for them.
///
/// Servers compete: each message goes to one of them, in turn among those that have room.
final class Service: Sendable {
    struct State {
        var servers: [Server] = []
        var lastServer: UInt64 = 0
        /// Where the search for a server begins, so that they take turns.
        var nextServer = 0
        /// Requests that no server has room for.
        var waiting: Deque<Call> = []
        /// How many in `waiting` are answered already and only not yet taken out; may be below zero for a moment.
        var givenUp = 0
        var commands: Deque<CommandDelivery> = []
        /// Commands between two deliveries.
        var restingCommands = 0
        var lastCommand: UInt64 = 0
    }

    let name: ServiceName
    let settings: InProcessSettings
    let deadLetters: DeadLetterOffice
    let logger: Logger
    let state = Mutex(State())

    init(name: ServiceName, settings: InProcessSettings, deadLetters: DeadLetterOffice, logger: Logger) {
        self.name = name
        self.settings = settings
        self.deadLetters = deadLetters
        self.logger = logger
    }

    /// Opens a server and returns its number.
    func open(_ router: Router, limits: ServiceLimits) -> UInt64 {
        let id = state.withLock { state in
            state.lastServer += 1
            state.servers.append(Server(id: state.lastServer, router: router, limits: limits))
            return state.lastServer
        }
        deliverCommands()
        startWaiting()
        return id
    }

    /// Lets a server finish what it has started, then closes it.
    func drain(_ id: UInt64, until deadline: ContinuousClock.Instant) async {
        let (idle, homeless) = state.withLock { state -> (Gathering?, [Call]) in
            guard let index = state.index(of: id) else { return (nil, []) }
            state.servers[index].isDraining = true
            let homeless = state.takeHomeless()
            guard !state.servers[index].isIdle else { return (nil, homeless) }
            let idle = Gathering()
            state.servers[index].idle.append(idle)
            return (idle, homeless)
        }
        for call in homeless { call.finish(.failure(.noSuchService(name))) }
        await idle?.wait(until: deadline)
        close(id)
    }

    /// Closes a server at once: cancels what it does, answers its callers, gives its commands to the others.
    func close(_ id: UInt64) {
        let (server, homeless) = state.withLock { state -> (Server?, [Call]) in
            guard let index = state.index(of: id) else { return (nil, []) }
            let server = state.servers.remove(at: index)
            let interrupted = server.commands.sorted { $0.key < $1.key }.map(\.value.delivery)
            state.commands.insert(contentsOf: interrupted, at: 0)
            return (server, state.takeHomeless())
        }
        guard let server else { return }
        for call in server.calls.values { call.abort(.closed(name)) }
        for command in server.commands.values { command.task?.cancel() }
        for call in homeless { call.finish(.failure(.noSuchService(name))) }
        for idle in server.idle { idle.end() }
        deliverCommands()
    }
}

extension Service.State {
    func index(of id: UInt64) -> Int? { servers.firstIndex { $0.id == id } }

    /// Takes out the waiting requests that no open server handles any more.
    mutating func takeHomeless() -> [Call] {
        var homeless: [Call] = []
        var rest: Deque<Call> = []
        for call in waiting {
            let hasHome = servers.contains { !$0.isDraining && $0.router.requests[call.subject] != nil }
            if hasHome {
                rest.append(call)
            } else if call.take() {
                homeless.append(call)
            } else {
                givenUp -= 1
            }
        }
        waiting = rest
        return homeless
    }
}
