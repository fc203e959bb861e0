internal import Bus
internal import Contracts
internal import Foundation

/// What may be asked over the control socket: administration and status, nothing of a user's.
struct ControlRoutes: Sendable {
    private let administers: Bool
    private var routes: [String: @Sendable (Data) async throws -> Data] = [:]

    /// The requests of operators, passed on to the roles over the bus, and those that the process answers itself.
    ///
    /// Over a broker, operators work where the backend runs: only its user may ask such things.
    init(buses: any RoleBuses, facts: ProcessFacts, directory: InstanceDirectory, administers: Bool) {
        let bus = buses.process
        self.administers = administers
        pass(ListUsers.self, to: bus)
        pass(SetUserSuspended.self, to: bus)
        pass(ResetPassword.self, to: bus)
        pass(SetHalt.self, to: bus)
        pass(RefreshMarket.self, to: bus, timeout: .seconds(30))
        pass(SwitchMarket.self, to: bus, timeout: .seconds(30))
        answer(GetExchangeStatus.self) { _ in
            await ControlRoutes.status(buses: buses, facts: facts, directory: directory)
        }
        answer(ListDeadLetters.self) { _ in DeadLetterList(letters: try await buses.deadLetters.list()) }
        answer(HandleDeadLetter.self) { request in
            switch request.action {
            case .show: return DeadLetterAnswer(text: try await buses.deadLetters.show(request.id))
            case .requeue:
                try await buses.deadLetters.requeue(request.id)
                return DeadLetterAnswer(text: "It was delivered again.")
            case .drop:
                try await buses.deadLetters.drop(request.id)
                return DeadLetterAnswer(text: "It is gone.")
            }
        }
    }

    /// Asks everybody at the same time: one that is away must not make the screen slow.
    private static func status(
        buses: any RoleBuses, facts: ProcessFacts, directory: InstanceDirectory
    ) async -> ExchangeStatus {
        async let backend = ExchangeStatus.Answer { try await buses.process.request(GetBackendStatus(), timeout: .seconds(3)) }
        async let dmz = ExchangeStatus.Answer { try await buses.process.request(GetDMZStatus(), timeout: .seconds(3)) }
        directory.hear(facts.report(leaves: false))
        let instances = directory.instances()
        // A broker under an alarm reads nothing of a connection that publishes, not even a question about a queue.
        async let queues = bounded(.seconds(3)) { await buses.queues(of: instances) }
        async let letters = bounded(.seconds(3)) { try? await buses.deadLetters.count() }
        return await ExchangeStatus(
            process: facts.status, instances: instances, broker: buses.broker, queues: queues, deadLetters: letters,
            backend: backend, dmz: dmz)
    }

    private mutating func pass<R: Request>(_ type: R.Type, to bus: any MessageBus, timeout: Duration = .seconds(5)) {
        let administers = administers
        answer(type) { request in
            guard administers else {
                throw BusError(
                    .forbidden, "This process may not do that: ask where the backend runs, with its --data.")
            }
            return try await bus.request(request, timeout: timeout)
        }
    }

    private mutating func answer<R: Request>(_ type: R.Type, _ body: @escaping @Sendable (R) async throws -> R.Reply) {
        routes[R.subject] = { bytes in
            let request = try JSONDecoder().decode(R.self, from: bytes)
            return try JSONEncoder().encode(try await body(request))
        }
    }

    /// Answers one line.
    func answer(_ line: [UInt8]) async -> [UInt8] {
        let answer: ControlAnswer
        do {
            let question = try JSONDecoder().decode(ControlQuestion.self, from: Data(line))
            guard let route = routes[question.subject] else {
                throw BusError(.noSuchService, "This version of the exchange does not know “\(question.subject)”.")
            }
            answer = ControlAnswer(body: try await route(question.body), error: nil)
        } catch let error as BusError {
            answer = ControlAnswer(body: nil, error: error)
        } catch {
            answer = ControlAnswer(body: nil, error: BusError(.undecodable, "The question could not be read."))
        }
        return (try? JSONEncoder().encode(answer)).map { [UInt8]($0) } ?? []
    }
}
