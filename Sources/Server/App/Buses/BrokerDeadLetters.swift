internal import AMQP
internal import AMQPBus
internal import Bus
internal import Contracts

/// What was set aside at the broker. To read it takes the rights of the backend; to count it, none.
struct BrokerDeadLetters: DeadLetterBox {
    let queue: DeadLetterQueue

    func count() async throws(BusError) -> Int { try await translated { try await queue.count() } }

    func list() async throws(BusError) -> [DeadLetterReport] {
        try await translated { try await queue.list().map { DeadLetterReport($0) } }
    }

    func show(_ id: String) async throws(BusError) -> String {
        let number = try BrokerDeadLetters.number(id)
        guard let content = try await translated({ try await queue.show(number) }) else { throw .noDeadLetter(id) }
        return content.body.isEmpty
            ? "It carried a secret and was not kept." : String(decoding: content.body, as: UTF8.self)
    }

    func requeue(_ id: String) async throws(BusError) {
        let number = try BrokerDeadLetters.number(id)
        try BrokerDeadLetters.check(try await translated { try await queue.requeue(number) }, id)
    }

    func drop(_ id: String) async throws(BusError) {
        let number = try BrokerDeadLetters.number(id)
        try BrokerDeadLetters.check(try await translated { try await queue.drop(number) }, id)
    }

    private static func number(_ id: String) throws(BusError) -> MessageID {
        guard let number = MessageID(id) else { throw .noDeadLetter(id) }
        return number
    }

    private static func check(_ outcome: DeadLetterQueue.Outcome, _ id: String) throws(BusError) {
        switch outcome {
        case .done: return
        case .notFound: throw .noDeadLetter(id)
        case .cannotBeRequeued:
            throw BusError(.invalidInput, "It carried a secret, which was not kept, so it cannot be delivered again.")
        case .queueIsGone(let name): throw BusError(.notFound, "The queue \(name) that it came from is gone.")
        }
    }

    private func translated<Value: Sendable>(_ body: () async throws -> Value) async throws(BusError) -> Value {
        do {
            return try await body()
        } catch let error as BusError {
            throw error
        } catch let error as AMQPError where error.code == .accessRefused {
            throw BusError(.forbidden, "This instance may not read dead letters: ask where the backend runs.")
        } catch {
            throw BusError(.unavailable, "The dead letters cannot be read at the moment: \(error)")
        }
    }
}
