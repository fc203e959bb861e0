import AMQPCodec
import DequeModule

/// What happens on one channel, as a value: no I/O, no clock (AMQP 0-9-1, sections 2.3 and 4.3, and RabbitMQ's extensions).
///
/// Synchronous methods may be pipelined; their answers come in order. After a `channel.close` of our own everything is dropped but
/// `close` and `close-ok`, a crossing close is answered, and only `close-ok` frees the number for use again.
struct ChannelMachine {
    /// What comes from the broker.
    enum Input {
        case method(Method)
        case header(ContentHeader)
        case body(UnsafeRawBufferPointer)
    }

    /// What the one who runs the machine is to do.
    enum Action {
        case nothing
        /// Send this.
        case send(Method)
        /// The operation has this answer.
        case completed(operation: UInt64, Method)
        /// The `get` has a message.
        case got(operation: UInt64, BasicGetOk, AssembledContent)
        case deliver(BasicDeliver, AssembledContent)
        case returned(BasicReturn, AssembledContent)
        /// The broker has settled what we published: this tag, or all up to it.
        case confirmed(tag: UInt64, multiple: Bool, isAck: Bool)
        /// The broker has ended a consumer (its queue is gone). Send the answer if there is one.
        case consumerCancelled(tag: String, answer: Method?)
        /// The broker has closed the channel: send the answer, fail all who wait, and the number is free.
        case closedByBroker(AMQPError, answer: Method)
        /// The close of our own is complete: the number is free.
        case released
        /// The broker broke the protocol: close the connection with this code.
        case violation(CodecError)
    }

    enum Phase: Hashable, CaseIterable {
        /// `channel.open` is sent.
        case opening
        case open
        /// `channel.close` is sent.
        case closing
        case closed
    }

    struct Operation {
        let id: UInt64
        let request: Method
    }

    var phase = Phase.opening
    /// False while the broker wants nothing published (`channel.flow`).
    var isFlowActive = true
    var operations: Deque<Operation> = []
    var assembler: ContentAssembler
    private var nextOperation: UInt64 = 1

    private let bodyMax: Int

    /// Bodies beyond `bodyMax` octets are refused.
    init(bodyMax: Int) {
        self.bodyMax = bodyMax
        assembler = ContentAssembler(maximumBodySize: bodyMax)
    }

    private mutating func forgetContent() { assembler = ContentAssembler(maximumBodySize: bodyMax) }

    /// How many answers are still to come.
    var waiting: Int { operations.count }

    // MARK: - What we do

    /// Whether a synchronous method may be sent now.
    func mayBegin(_ request: Method) -> Bool {
        switch (phase, request) {
        case (.opening, .channelOpen): operations.isEmpty
        case (.open, .channelOpen): false
        case (.open, _): true
        default: false
        }
    }

    /// Begins a synchronous method: the caller sends `request` before anything else on the channel. `nil` when it may not.
    mutating func begin(_ request: Method) -> UInt64? {
        guard mayBegin(request) else { return nil }
        defer { nextOperation += 1 }
        operations.append(Operation(id: nextOperation, request: request))
        return nextOperation
    }

    /// Begins to close: the caller sends the method, if there is one to send, and fails all who wait.
    mutating func close(_ code: UInt16, _ text: String) -> Method? {
        switch phase {
        case .opening, .open:
            phase = .closing
            operations.removeAll()
            forgetContent()
            return .channelClose(ChannelClose(replyCode: code, replyText: text))
        case .closing, .closed:
            return nil
        }
    }

    /// The connection is gone.
    mutating func connectionLost() {
        phase = .closed
        operations.removeAll()
        forgetContent()
    }
}
