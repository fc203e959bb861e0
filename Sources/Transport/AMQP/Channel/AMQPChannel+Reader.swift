import AMQPCodec
import Synchronization

extension AMQPChannel {
    /// What the reader of the connection is to do after a frame.
    enum Received {
        case nothing
        /// A message was handed over to somebody who waited for one.
        case delivered
        /// The number is free.
        case released
        case violation(CodecError)
    }

    /// What follows from a frame once the lock is released.
    private enum Effect {
        case nothing
        case answer(UnsafeContinuation<Answer, Never>, Answer)
        case wake(AMQPConsumer)
        case pause(AMQPConsumer)
        case direct(any DeliveryTaker, Delivery)
        case returned(@Sendable (ReturnedMessage) -> Void, ReturnedMessage)
        case settle(Settlement)
        case cancelled(Sink)
        case end(End)
        case released
        case violation(CodecError)
    }

    /// One frame, on the I/O thread. Takers to be woken are added to `woken`, for the end of the read.
    func receive(_ input: ChannelMachine.Input, _ woken: inout [any Wakeable]) -> Received {
        let effect = state.withLock { state -> Effect in
            let action = state.machine.receive(input)
            return self.effect(of: action, &state)
        }
        switch effect {
        case .nothing: break
        case .wake(let consumer):
            if woken.last !== consumer { woken.append(consumer) }
            return .delivered
        case .pause(let consumer):
            woken.append(consumer)
            driver.pauseReading(for: consumer)
            // Somebody may have taken everything in between.
            consumer.paused()
        case .direct(let taker, let delivery):
            taker.take(delivery)
            if woken.last !== taker { woken.append(taker) }
            return .delivered
        case .answer(let continuation, let answer): continuation.resume(returning: answer)
        case .settle(let settlement): settlement.perform()
        case .returned(let handler, let message): handler(message)
        case .cancelled(let sink): cancelled(sink)
        case .end(let end):
            end.perform(self)
            wasReleased()
            return .released
        case .released:
            wasReleased()
            return .released
        case .violation(let error): return .violation(error)
        }
        return .nothing
    }

    private func effect(of action: ChannelMachine.Action, _ state: inout State) -> Effect {
        switch action {
        case .nothing: return .nothing
        case .deliver(let deliver, let content): return delivered(deliver, content, state)
        case .confirmed(let tag, let multiple, let isAck): return settled(tag, multiple, isAck, &state)
        case .completed(let id, let method): return answered(id, .method(method), &state)
        case .got(let id, let got, let content): return answered(id, .message(got, content), &state)
        case .returned(let returned, let content): return self.returned(returned, content, &state)
        case .send(let method):
            _ = append(method)
            return .nothing
        case .consumerCancelled(let tag, let answer):
            if let answer { _ = append(answer) }
            return state.sinks.removeValue(forKey: tag).map { .cancelled($0) } ?? .nothing
        case .closedByBroker(let error, let answer):
            _ = append(answer)
            return .end(tearDown(&state, state.error ?? error))
        case .released: return .released
        case .violation(let error): return .violation(error)
        }
    }

    private func answered(_ id: UInt64, _ reply: Reply, _ state: inout State) -> Effect {
        guard let operation = state.operations.removeValue(forKey: id) else { return .nothing }
        return .answer(operation.continuation, .success(reply))
    }

    private func delivered(_ deliver: BasicDeliver, _ content: AssembledContent, _ state: borrowing State) -> Effect {
        guard let sink = state.sinks[deliver.consumerTag] else {
            return .violation(CodecError(replyCode: 503, message: "The broker delivered to a consumer that does not exist."))
        }
        let delivery = Delivery(
            deliveryTag: deliver.deliveryTag, redelivered: deliver.redelivered, exchange: deliver.exchange,
            routingKey: deliver.routingKey, properties: content.properties, body: content.body, consumerTag: deliver.consumerTag)
        switch sink {
        case .direct(let taker): return .direct(taker, delivery)
        case .sequence(let consumer):
            switch consumer.append(delivery) {
            case .nothing: return .nothing
            case .wake: return .wake(consumer)
            case .pause: return .pause(consumer)
            case .excess:
                return .violation(
                    CodecError(
                        replyCode: 506,
                        message: "The broker delivered far more than the prefetch of \(consumer.prefetch) to \(consumer.tag)."))
            }
        }
    }

    private func settled(_ tag: UInt64, _ multiple: Bool, _ isAck: Bool, _ state: inout State) -> Effect {
        var settlement = Settlement()
        let isKnown = state.confirms.settle(tag, multiple: multiple) { _, confirm in settlement.add(confirm, isAck) }
        guard isKnown, state.isConfirming else {
            return .violation(
                CodecError(replyCode: 503, message: "The broker confirmed the message \(tag), which was not published."))
        }
        return .settle(settlement)
    }

    private func returned(_ returned: BasicReturn, _ content: AssembledContent, _ state: inout State) -> Effect {
        if let tag = content.properties.headers?[Self.sequenceHeader]?.integer, tag > 0 {
            let isOurs = state.confirms.update(UInt64(tag)) {
                $0.returned = .returned(replyCode: returned.replyCode, text: AMQPError.printable(returned.replyText))
            }
            if isOurs { return .nothing }
        }
        guard let handler = state.returnHandler else { return .nothing }
        return .returned(
            handler,
            ReturnedMessage(
                replyCode: returned.replyCode, replyText: AMQPError.printable(returned.replyText), exchange: returned.exchange,
                routingKey: returned.routingKey, properties: content.properties, body: content.body))
    }

    private func cancelled(_ sink: Sink) {
        let error = AMQPError(
            .consumerCancelled, "The broker has cancelled a consumer: its queue was deleted or its node is gone.")
        switch sink {
        case .sequence(let consumer): consumer.finish(.failure(error), drops: false)
        case .direct(let taker): taker.cancelled(error)
        }
    }

    // MARK: - Deadlines

    /// Fails what is overdue; the earliest deadline that is left.
    func expire(_ now: Instant) -> Instant? {
        let (late, settlement, sources, earliest) = state.withLock {
            state -> (String?, Settlement, [any DeadlineSource], Instant?) in
            var earliest: Instant?
            var late: String?
            for operation in state.operations.values {
                if operation.deadline <= now {
                    late = operation.name
                } else {
                    earliest = min(earliest ?? operation.deadline, operation.deadline)
                }
            }
            var settlement = Settlement()
            state.confirms.removeAll(where: { $0.deadline.map { $0 <= now } ?? false }) { _, confirm in
                settlement.fail(confirm, AMQPError(.outcomeUnknown, "The broker did not confirm the message in time."))
            }
            state.confirms.forEach { if let deadline = $0.deadline { earliest = min(earliest ?? deadline, deadline) } }
            return (late, settlement, state.sources, earliest)
        }
        settlement.perform()
        if let late {
            let cause = driver.blockedReason.map { " The broker has blocked this connection: \($0)." } ?? ""
            fail(AMQPError(.timedOut, "The broker did not answer \(late) in time, so the channel was closed.\(cause)"), 320)
        }
        return ([earliest] + sources.map { $0.expire(now) }).compactMap { $0 }.min()
    }
}
