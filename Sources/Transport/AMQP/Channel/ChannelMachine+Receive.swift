import AMQPCodec
import DequeModule

extension ChannelMachine {
    /// Takes one frame of this channel.
    mutating func receive(_ input: Input) -> Action {
        switch phase {
        case .closed:
            // The number is free: nobody may use it.
            return .violation(CodecError(replyCode: 504, message: "The broker sent a frame on a channel that is not open."))
        case .closing:
            return receiveWhileClosing(input)
        case .opening, .open:
            do throws(CodecError) {
                switch input {
                case .method(let method): return try receive(method)
                case .header(let header): return assembled(try assembler.add(header))
                case .body(let bytes): return assembled(try assembler.add(bytes))
                }
            } catch {
                return .violation(error)
            }
        }
    }

    private mutating func receiveWhileClosing(_ input: Input) -> Action {
        switch input {
        case .method(.channelCloseOk):
            phase = .closed
            return .released
        case .method(.channelClose):
            // It crossed ours: answer, and go on waiting for the answer to ours.
            return .send(.channelCloseOk(ChannelCloseOk()))
        default:
            return .nothing
        }
    }

    private mutating func receive(_ method: Method) throws(CodecError) -> Action {
        if phase == .opening {
            switch method {
            case .channelOpenOk, .channelClose: break
            default: throw unexpected(method)
            }
        }
        if case .basicPublish = method { throw unexpected(method) }
        if case .basicGetOk = method, operations.first?.request.isAnswered(by: method) != true { throw unexpected(method) }
        if try assembler.begin(method) { return .nothing }
        switch method {
        case .channelClose(let close):
            phase = .closed
            operations.removeAll()
            return .closedByBroker(
                .channelClosed(by: close.replyCode, close.replyText), answer: .channelCloseOk(ChannelCloseOk()))
        case .channelOpenOk:
            guard phase == .opening else { throw unexpected(method) }
            phase = .open
            return try answered(by: method)
        case .channelFlow(let flow):
            isFlowActive = flow.active
            return .send(.channelFlowOk(ChannelFlowOk(active: flow.active)))
        case .basicAck(let ack): return .confirmed(tag: ack.deliveryTag, multiple: ack.multiple, isAck: true)
        case .basicNack(let nack): return .confirmed(tag: nack.deliveryTag, multiple: nack.multiple, isAck: false)
        case .basicCancel(let cancel):
            return .consumerCancelled(
                tag: cancel.consumerTag,
                answer: cancel.noWait ? nil : .basicCancelOk(BasicCancelOk(consumerTag: cancel.consumerTag)))
        default: return try answered(by: method)
        }
    }

    private mutating func answered(by method: Method) throws(CodecError) -> Action {
        guard let operation = operations.first, operation.request.isAnswered(by: method) else { throw unexpected(method) }
        operations.removeFirst()
        return .completed(operation: operation.id, method)
    }

    private func unexpected(_ method: Method) -> CodecError {
        CodecError(replyCode: 503, message: "The broker sent \(method.name), which answers nothing that was asked.")
    }

    private mutating func assembled(_ content: AssembledContent?) -> Action {
        switch content?.method {
        case nil: return .nothing
        case .basicDeliver(let deliver): return .deliver(deliver, content!)
        case .basicReturn(let returned): return .returned(returned, content!)
        case .basicGetOk(let got):
            guard let operation = operations.popFirst() else { return .nothing }
            return .got(operation: operation.id, got, content!)
        case .some(let method): return .violation(unexpected(method))
        }
    }
}
