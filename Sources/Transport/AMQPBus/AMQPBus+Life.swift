internal import AMQP
internal import AMQPCodec
public import Bus
internal import Logging
internal import Synchronization

extension AMQPBus {
    /// Connects. Returns when both connections are there and messages can be sent.
    ///
    /// A broker that cannot be reached is tried again until it can, or until the task is cancelled; what an operator must
    /// set right (a wrong password, an unknown virtual host, a certificate) is thrown at once, as `forbidden`.
    public func start() async throws(BusError) {
        try checkOpen()
        let first = Provided<Result<Void, BusError>>()
        open(outgoing, \.outgoing, first)
        open(incoming, \.incoming, first)
        offerChannels()
        do throws(BusError) {
            let forever = ContinuousClock.now.advanced(by: .seconds(365 * 86_400))
            try await first.value(until: forever).get()
            _ = try await channels.asking.value(until: forever)
            _ = try await channels.answering.value(until: forever)
            _ = try await channels.telling.value(until: forever)
        } catch {
            await close()
            throw error
        }
    }

    /// Leaves: closes what this instance has open and answers its own requests with `closed`.
    public func close() async {
        let (registrations, tasks) = leave()
        for registration in registrations { await registration.close() }
        await outbox.settle(until: .now.advanced(by: .seconds(2)))
        await incoming.close()
        await outgoing.close()
        for task in tasks { task.cancel() }
        channels.close()
    }

    /// Leaves as its sudden death would: both connections are dropped without a word. For tests.
    package func abort() async {
        state.withLock { $0.isAborted = true }
        let (registrations, tasks) = leave()
        outgoing.abort()
        incoming.abort()
        for task in tasks { task.cancel() }
        await outgoing.close()
        await incoming.close()
        for registration in registrations { await registration.close() }
        channels.close()
    }

    private func leave() -> ([AMQPRegistration], [Task<Void, Never>]) {
        let (registrations, claims, tasks) = state.withLock { state in
            state.isClosed = true
            defer {
                state.registrations = [:]
                state.tasks = []
            }
            return (
                state.registrations.sorted { $0.key > $1.key }.map(\.value), Array(state.claims.values), state.tasks
            )
        }
        for claim in claims { claim.uncertain() }
        channels.asking.close()
        return (registrations, tasks)
    }

    private func open(
        _ connection: RecoveringConnection, _ path: any WritableKeyPath<State, ConnectionState> & Sendable,
        _ first: Provided<Result<Void, BusError>>
    ) {
        let watching = Task { [self] in
            for await change in connection.states {
                let news = ConnectionState(change)
                let isReady = state.withLock { state in
                    state[keyPath: path] = news
                    return state.outgoing.isConnected && state.incoming.isConnected
                }
                if case .disconnected(let cause) = news { channels.explain(cause) }
                if isReady { first.provide(.success(())) }
                if !change.isConnected, let error = change.lastError, !error.isRetryable {
                    first.provide(.failure(BusError(.forbidden, error.message)))
                }
            }
        }
        let running = Task { await connection.run() }
        state.withLock { $0.tasks += [watching, running] }
    }

    /// The channels that everything is published through, opened again after each connect.
    private func offerChannels() {
        let (channels, outbox, settings) = (channels, outbox, settings)
        _ = outgoing.lane("ask") { channel, connection in
            try await Declaring.common(settings, on: connection)
            let client = try await RPCClient.open(on: channel, limit: settings.waitingRequests)
            channels.asking.provide(client)
            defer { channels.asking.withdraw() }
            _ = await channel.waitUntilClosed()
        }
        _ = outgoing.lane("answer") { channel, _ in
            channels.answering.provide(channel)
            defer { channels.answering.withdraw() }
            _ = await channel.waitUntilClosed()
        }
        _ = outgoing.lane("tell") { channel, connection in
            try await Declaring.common(settings, on: connection)
            try await channel.confirmSelect()
            outbox.attach(channel)
            channels.telling.provide(channel)
            defer {
                channels.telling.withdraw()
                outbox.detach(channel)
            }
            _ = await channel.waitUntilClosed()
        }
    }
}
