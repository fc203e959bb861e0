public import AMQPCodec
import Socket
import Synchronization

extension AMQPChannel {
    /// A mandatory message that is published with a confirm carries its number in this header (int64), because a returned message
    /// says nothing else that would tell which one it was. Consumers may ignore it.
    public static let sequenceHeader = "x-publish-sequence"

    // MARK: - Without confirms

    /// Sends a message and forgets it. Never waits: beyond `ConnectionSettings.outboundBufferBytes` it throws `bufferFull`, or
    /// `blocked` while the broker has blocked the connection (up to there publishing goes on into the buffer).
    ///
    /// A `mandatory` one for which no queue is bound comes back to the handler given to `onReturn`.
    public func publish(
        _ body: [UInt8], properties: BasicProperties = BasicProperties(), exchange: String = "", routingKey: String,
        mandatory: Bool = false
    ) throws(AMQPError) {
        try send(
            body, properties, BasicPublish(exchange: exchange, routingKey: routingKey, mandatory: mandatory),
            PendingConfirm(sink: .nobody, deadline: nil))
        stream.requestFlush()
    }

    /// As `publish`, with everything but the body encoded before.
    public func publish(_ body: [UInt8], _ message: PreparedMessage) throws(AMQPError) {
        try send(body, message, PendingConfirm(sink: .nobody, deadline: nil))
    }

    /// Encodes what is the same for many messages. With `confirmed`, for a `ConfirmWindow`, mandatory messages get their numbers.
    public func prepare(
        properties: BasicProperties = BasicProperties(), exchange: String = "", routingKey: String, mandatory: Bool = false,
        confirmed: Bool = false
    ) throws(AMQPError) -> PreparedMessage {
        let publish = BasicPublish(exchange: exchange, routingKey: routingKey, mandatory: mandatory)
        if mandatory, confirmed { return PreparedMessage(channel: number, form: .numbered(publish, properties)) }
        do throws(EncodingError) {
            return PreparedMessage(
                channel: number, form: .encoded(try PreparedPublish(channel: number, publish, properties)))
        } catch {
            throw AMQPError(.invalidArgument, error.description)
        }
    }

    /// Waits until something can be published again after `bufferFull` or `blocked`.
    public func waitUntilWritable(timeout: Duration) async throws(AMQPError) {
        if let error = closed { throw error }
        let waited: Void? = await within(timeout) { await self.becomesWritable() }
        if let error = closed { throw error }
        if waited == nil { throw AMQPError(.timedOut, "Nothing could be published for \(timeout).") }
    }

    /// Told of mandatory messages without a confirm that came back. For code of the transport: it runs on the I/O thread and must not block.
    public func onReturn(_ handler: @escaping @Sendable (ReturnedMessage) -> Void) {
        state.withLock { $0.returnHandler = handler }
    }

    // MARK: - With confirms

    /// Switches to publisher confirms: from now on the broker settles each message that is published here.
    public func confirmSelect() async throws(AMQPError) {
        try await command(.confirmSelect(ConfirmSelect())) { $0.isConfirming = true }
    }

    /// Sends a message and waits for the broker to take it. The channel must be in confirm mode.
    ///
    /// - Throws: `outcomeUnknown` after `timeout` (also while the broker has blocked the connection) and at once when the connection
    ///   is lost; `bufferFull`, `blocked`, `closed` and the like when it was not sent at all.
    public func publishConfirmed(
        _ body: [UInt8], properties: BasicProperties = BasicProperties(), exchange: String = "", routingKey: String,
        mandatory: Bool = false, timeout: Duration = .seconds(30)
    ) async throws(AMQPError) -> PublishOutcome {
        let deadline = Instant.now + timeout
        let outcome = await withUnsafeContinuation {
            (continuation: UnsafeContinuation<Result<PublishOutcome, AMQPError>, Never>) in
            do throws(AMQPError) {
                try sendConfirmed(
                    body, properties, BasicPublish(exchange: exchange, routingKey: routingKey, mandatory: mandatory),
                    PendingConfirm(sink: .task(continuation), deadline: deadline))
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try outcome.get()
    }

    /// Sends a message and tells later what became of it: for layers that keep an order and a window of their own.
    ///
    /// `onOutcome` runs exactly once unless this throws; on the I/O thread, or on the task that closes the channel; it must not block.
    public func publish(
        _ body: [UInt8], properties: BasicProperties = BasicProperties(), exchange: String = "", routingKey: String,
        mandatory: Bool = false, timeout: Duration = .seconds(30),
        onOutcome: @escaping @Sendable (Result<PublishOutcome, AMQPError>) -> Void
    ) throws(AMQPError) {
        try sendConfirmed(
            body, properties, BasicPublish(exchange: exchange, routingKey: routingKey, mandatory: mandatory),
            PendingConfirm(sink: .callback(onOutcome), deadline: Instant.now + timeout))
    }

    private func sendConfirmed(
        _ body: [UInt8], _ properties: BasicProperties, _ publish: BasicPublish, _ confirm: PendingConfirm
    ) throws(AMQPError) {
        guard state.withLock({ $0.isConfirming || $0.error != nil }) else {
            throw AMQPError(.invalidArgument, "The channel is not in confirm mode: call confirmSelect first.")
        }
        try send(body, properties, publish, confirm)
        if let deadline = confirm.deadline { driver.schedule(deadline) }
        stream.flush()
    }

    // MARK: - Sending

    func send(_ body: [UInt8], _ message: PreparedMessage, _ confirm: PendingConfirm) throws(AMQPError) {
        guard message.channel == number else {
            throw AMQPError(.invalidArgument, "The message was prepared for another channel.")
        }
        switch message.form {
        case .numbered(let publish, let properties): try send(body, properties, publish, confirm)
        case .encoded(let prepared):
            try append(body, confirm) { buffer, _ in
                prepared.append(body, to: &buffer, maximumFrameSize: frameMax)
                return nil
            }
        }
        stream.requestFlush()
    }

    func send(
        _ body: [UInt8], _ properties: BasicProperties, _ publish: BasicPublish, _ confirm: PendingConfirm
    ) throws(AMQPError) {
        try append(body, confirm) { buffer, tag in
            var properties = properties
            if publish.mandatory, let tag {
                var headers = properties.headers ?? FieldTable()
                headers[Self.sequenceHeader] = .int64(Int64(tag))
                properties.headers = headers
            }
            do throws(EncodingError) {
                try buffer.appendContent(
                    channel: number, .basicPublish(publish), properties, body: body, maximumFrameSize: frameMax)
                return nil
            } catch {
                return error
            }
        }
    }

    /// Appends a whole message in one piece and gives it its tag, under the channel's lock: tags count in the order of the wire.
    private func append(
        _ body: [UInt8], _ confirm: PendingConfirm, _ encode: (inout [UInt8], UInt64?) -> EncodingError?
    ) throws(AMQPError) {
        guard body.count <= driver.settings.bodyMax else {
            throw AMQPError(
                .invalidArgument, "A body of \(body.count) octets is more than the \(driver.settings.bodyMax) that are allowed.")
        }
        let failure = state.withLock { state -> AMQPError? in
            if let error = state.error { return error }
            guard state.machine.phase == .open else { return AMQPError(.closed, "The channel is not open.") }
            guard state.machine.isFlowActive else {
                return AMQPError(.blocked, "The broker wants nothing published on this channel for the moment (channel.flow).")
            }
            // Only who is told by tag needs a number; transactions and plain channels give none.
            let tag: UInt64? = state.isConfirming && confirm.isWatched ? state.confirms.nextTag : nil
            do throws(SocketError) {
                if let error = try stream.append({ encode(&$0, tag) }) { return AMQPError(.invalidArgument, error.description) }
            } catch {
                return driver.refusal(error)
            }
            if state.isConfirming { state.confirms.register(confirm) }
            return nil
        }
        if let failure { throw failure }
    }

    private func becomesWritable() async {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.error == nil, !Task.isCancelled else { return true }
                    state.writers.append(continuation)
                    return false
                }
                // Room may have come between the refusal and this.
                if isOver { return continuation.resume() }
                if stream.outboundByteCount <= driver.settings.outboundBufferBytes / 2 { becameWritable() }
            }
        } onCancel: {
            becameWritable()
        }
    }

    /// Half of the outbound buffer is free again.
    func becameWritable() {
        let writers = state.withLock { state in
            defer { state.writers = [] }
            return state.writers
        }
        for writer in writers { writer.resume() }
    }

    func attach(_ source: any DeadlineSource) {
        let error = state.withLock { state in
            if state.error == nil { state.sources.append(source) }
            return state.error
        }
        if let error { source.channelEnded(error) }
    }
}
