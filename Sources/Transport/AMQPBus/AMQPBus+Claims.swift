internal import AMQP
internal import AMQPCodec
public import Bus
internal import Logging
internal import Synchronization

extension AMQPBus {
    /// Takes the place of the only instance of a service; waits while another one has it, until cancelled.
    ///
    /// - Parameter standingBy: told who has the place, each time that this changes; nil while the other does not answer.
    public func claim(
        _ service: ServiceName, standingBy: @escaping @Sendable (String?) -> Void = { _ in }
    ) async throws(BusError) -> LeaderClaim {
        try checkOpen()
        let claim = LeaderClaim(service: service)
        let isFirst = state.withLock { state in
            guard state.claims[service] == nil else { return false }
            state.claims[service] = claim
            return true
        }
        guard isFirst else {
            throw BusError(.init("bus.alreadyClaimed"), "This instance has claimed \(service) already.")
        }
        let leading = Mutex<AMQPChannel?>(nil)
        let lane = incoming.lane(topology.leaderQueue(service: service)) { [self] _, connection in
            defer { claim.uncertain() }
            try await Declaring.common(settings, on: connection)
            let (channel, consumer) = try await take(claim, on: connection, standingBy)
            logger.info("\(settings.instance) leads \(service)")
            leading.withLock { $0 = channel }
            claim.won()
            try await answerWhoLeads(consumer)
            await channel.close()
        }
        claim.onRelease { [self] in
            state.withLock { _ = $0.claims.removeValue(forKey: service) }
            // In order: when this returns, the place is free.
            await leading.withLock { $0 }?.close()
            lane.cancel()
            await lane.waitUntilEnded()
        }
        do throws(BusError) {
            _ = try await claim.taken.value(until: .now.advanced(by: .seconds(365 * 86_400)))
        } catch {
            await claim.release()
            throw error
        }
        return claim
    }

    /// Tries until the queue is ours.
    private func take(
        _ claim: LeaderClaim, on connection: AMQPConnection, _ standingBy: @Sendable (String?) -> Void
    ) async throws -> (AMQPChannel, AMQPConsumer) {
        let queue = topology.leaderQueue(service: claim.service)
        while true {
            // A refusal closes the channel.
            let channel = try await connection.openChannel()
            do throws(AMQPError) {
                _ = try await channel.declareQueue(queue, exclusive: true, autoDelete: true)
                try await channel.bindQueue(
                    queue, to: topology.requestExchange, routingKey: topology.leaderKey(service: claim.service))
                return (channel, try await channel.consume(queue, noAck: true))
            } catch {
                await channel.close()
                guard error.code == .resourceLocked else { throw error }
            }
            let leader = try? await whoLeads(claim.service)
            if claim.standsBy(behind: leader) {
                logger.notice(
                    "\(leader ?? "Another instance") leads \(claim.service); \(settings.instance) waits until it can take over")
                standingBy(leader)
            }
            try await Task.sleep(for: settings.claimInterval)
        }
    }

    /// Tells others who leads, until the queue is gone.
    private func answerWhoLeads(_ consumer: AMQPConsumer) async throws {
        let body = try coding.encode(WhoLeads.Reply(instance: settings.instance))
        while let delivery = try await consumer.next() {
            guard let replyTo = delivery.properties.replyTo, wire.foreign(delivery.properties) == nil else { continue }
            try? channels.answering.current?.publish(
                body, properties: wire.reply(to: delivery.properties, isError: false), exchange: "", routingKey: replyTo,
                mandatory: false)
        }
    }

    /// The name of the instance that leads a service. Throws `noSuchService` when none does.
    public func whoLeads(_ service: ServiceName) async throws(BusError) -> String {
        let deadline = ContinuousClock.now.advanced(by: .seconds(2))
        let client = try await channels.asking.value(until: deadline)
        let body = try coding.encode(WhoLeads())
        let id = MessageID.random()
        let answer: Delivery
        do throws(AMQPError) {
            answer = try await client.call(
                body, properties: wire.request(WhoLeads.subject, id: id, trace: id, remainingMilliseconds: 2000),
                exchange: topology.requestExchange, routingKey: topology.leaderKey(service: service), timeout: .seconds(2))
        } catch {
            throw BusError(error, asking: service)
        }
        return try coding.decode(WhoLeads.Reply.self, from: answer.body).instance
    }
}
