import AMQP

/// What an instance publishes through, while there is a connection.
struct Channels: Sendable {
    /// Questions, and the answers to them.
    let asking: Provided<RPCClient>
    /// Answers to the questions of others.
    let answering: Provided<AMQPChannel>
    /// Commands, events and dead letters: the broker confirms them.
    let telling: Provided<AMQPChannel>

    init(waitingRequests: Int) {
        asking = Provided(limit: waitingRequests)
        answering = Provided(limit: waitingRequests)
        telling = Provided(limit: waitingRequests)
    }

    func explain(_ cause: String) {
        asking.explain(cause)
        answering.explain(cause)
        telling.explain(cause)
    }

    func close() {
        asking.close()
        answering.close()
        telling.close()
    }
}
