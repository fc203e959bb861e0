internal import Bus
internal import Contracts
internal import Foundation

/// What may be asked over the control socket: administration and status, nothing of a user's.
struct ControlRoutes: Sendable {
    private var routes: [String: @Sendable (Data) async throws -> Data] = [:]

    /// The requests of operators, passed on to the roles over `bus`.
    init(bus: any MessageBus, process: @escaping @Sendable () -> ProcessStatus) {
        pass(ListUsers.self, to: bus)
        pass(SetUserSuspended.self, to: bus)
        pass(ResetPassword.self, to: bus)
        pass(SetHalt.self, to: bus)
        pass(GetBackendStatus.self, to: bus)
        pass(GetDMZStatus.self, to: bus)
        pass(RefreshMarket.self, to: bus, timeout: .seconds(30))
        pass(SwitchMarket.self, to: bus, timeout: .seconds(30))
        routes[GetProcessStatus.subject] = { _ in try JSONEncoder().encode(process()) }
    }

    private mutating func pass<R: Request>(_ type: R.Type, to bus: any MessageBus, timeout: Duration = .seconds(5)) {
        routes[R.subject] = { body in
            let request = try JSONDecoder().decode(R.self, from: body)
            return try JSONEncoder().encode(try await bus.request(request, timeout: timeout))
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
