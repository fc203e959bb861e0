import AMQPCodec
import Testing

@testable import AMQP

@Suite("The channel's machine") struct ChannelMachineTests {
    /// A machine in the given phase.
    static func machine(_ phase: ChannelMachine.Phase, bodyMax: Int = 1000) -> ChannelMachine {
        var machine = ChannelMachine(bodyMax: bodyMax)
        guard phase != .opening else {
            _ = machine.begin(.channelOpen(ChannelOpen()))
            return machine
        }
        _ = machine.begin(.channelOpen(ChannelOpen()))
        _ = machine.receive(.method(.channelOpenOk(ChannelOpenOk())))
        if phase == .closing { _ = machine.close(200, "bye") }
        if phase == .closed { machine.connectionLost() }
        return machine
    }

    // MARK: - Every phase against every method

    @Test("Every phase takes every method as the protocol has it", arguments: ChannelMachine.Phase.allCases)
    func table(phase: ChannelMachine.Phase) {
        for method in BrokerMethods.channel {
            var machine = Self.machine(phase)
            let action = machine.receive(.method(method))
            #expect(summary(action) == expected(phase, method), "\(phase): \(method.name)")
            #expect(machine.phase == phaseAfter(phase, method), "\(phase): \(method.name)")
        }
        for input in [
            ChannelMachine.Input.header(ContentHeader(bodySize: 1, properties: BasicProperties())),
            .body(.init(start: nil, count: 0)),
        ] {
            var machine = Self.machine(phase)
            // Without a method before it a piece of content has no place; while closing everything is dropped.
            #expect(
                summary(machine.receive(input))
                    == (phase == .closing ? "nothing" : phase == .closed ? "violation 504" : "violation 505"))
        }
    }

    private func expected(_ phase: ChannelMachine.Phase, _ method: Method) -> String {
        switch (phase, method) {
        case (.closed, _): "violation 504"
        case (.closing, .channelCloseOk): "released"
        case (.closing, .channelClose): "send channel.close-ok"
        case (.closing, _): "nothing"
        case (_, .channelClose): "closed 404, channel.close-ok"
        case (.opening, .channelOpenOk): "completed"
        case (.opening, _): "violation 503"
        case (.open, .channelFlow): "send channel.flow-ok"
        case (.open, .basicDeliver), (.open, .basicReturn): "nothing"
        case (.open, .basicAck): "confirmed 1"
        case (.open, .basicNack): "refused all to 1"
        case (.open, .basicCancel(let cancel)): cancel.noWait ? "cancelled" : "cancelled, basic.cancel-ok"
        case (.open, .basicPublish): "violation 503"
        case (.open, _): "violation 503"
        }
    }

    private func phaseAfter(_ phase: ChannelMachine.Phase, _ method: Method) -> ChannelMachine.Phase {
        switch (phase, method) {
        case (.opening, .channelOpenOk): .open
        case (.opening, .channelClose), (.open, .channelClose), (.closing, .channelCloseOk): .closed
        default: phase
        }
    }

    private func summary(_ action: ChannelMachine.Action) -> String {
        switch action {
        case .nothing: "nothing"
        case .send(let method): "send \(method.name)"
        case .completed: "completed"
        case .got: "got"
        case .deliver(_, let content): "deliver \(content.body.count)"
        case .returned(_, let content): "returned \(content.body.count)"
        case .confirmed(let tag, let multiple, let isAck): "\(isAck ? "confirmed" : "refused") \(multiple ? "all to " : "")\(tag)"
        case .consumerCancelled(_, let answer): "cancelled" + (answer.map { ", \($0.name)" } ?? "")
        case .closedByBroker(let error, let answer): "closed \(error.replyCode ?? 0), \(answer.name)"
        case .released: "released"
        case .violation(let error): "violation \(error.replyCode)"
        }
    }

    // MARK: - Dialogues

    @Test("Each request takes its own answer and no other")
    func answers() {
        for (index, dialogue) in BrokerMethods.dialogues.enumerated() {
            for (other, answers) in BrokerMethods.dialogues.map(\.answers).enumerated() {
                for answer in answers {
                    var machine = Self.machine(.open)
                    let id = machine.begin(dialogue.request)
                    #expect(id != nil)
                    let action = machine.receive(.method(answer))
                    let isContent = if case .basicGetOk = answer { true } else { false }
                    let isRight = index == other ? (isContent ? "nothing" : "completed") : "violation 503"
                    #expect(summary(action) == isRight, "\(dialogue.request.name) answered by \(answer.name)")
                }
            }
        }
    }

    @Test("Pipelined requests are answered in their order")
    func pipeline() {
        var machine = Self.machine(.open)
        let ids = BrokerMethods.dialogues.map { machine.begin($0.request) }
        for (id, dialogue) in zip(ids, BrokerMethods.dialogues) {
            guard case .completed(let done, let method) = machine.receive(.method(dialogue.answers[0])) else {
                Issue.record("\(dialogue.request.name) was not completed")
                return
            }
            #expect(done == id && method == dialogue.answers[0])
        }
        #expect(machine.waiting == 0)
        // Out of order is no AMQP.
        _ = machine.begin(BrokerMethods.dialogues[4].request)
        _ = machine.begin(BrokerMethods.dialogues[5].request)
        #expect(summary(machine.receive(.method(BrokerMethods.dialogues[5].answers[0]))) == "violation 503")
    }

    @Test("Nothing begins before open-ok, after close and twice")
    func begin() {
        var opening = ChannelMachine(bodyMax: 1)
        #expect(opening.begin(.basicQos(BasicQos())) == nil)
        #expect(opening.begin(.channelOpen(ChannelOpen())) == 1)
        #expect(opening.begin(.channelOpen(ChannelOpen())) == nil)
        for phase in [ChannelMachine.Phase.closing, .closed] {
            var machine = Self.machine(phase)
            #expect(machine.begin(.basicQos(BasicQos())) == nil)
            #expect(machine.close(200, "again") == nil)
        }
    }

    // MARK: - Closing

    @Test("After our close everything is dropped until close-ok, and a crossing close is answered")
    func crossingClose() {
        var machine = Self.machine(.open)
        _ = machine.begin(.basicQos(BasicQos()))
        #expect(machine.close(200, "bye") != nil)
        #expect(machine.waiting == 0)
        let deliver = BasicDeliver(consumerTag: "c", deliveryTag: 1, redelivered: false, exchange: "", routingKey: "")
        #expect(summary(machine.receive(.method(.basicDeliver(deliver)))) == "nothing")
        #expect(summary(machine.receive(.header(ContentHeader(bodySize: 5, properties: BasicProperties())))) == "nothing")
        #expect(summary(machine.receive(.method(.basicQosOk(BasicQosOk())))) == "nothing")
        let close = Method.channelClose(ChannelClose(replyCode: 406, replyText: "x"))
        #expect(summary(machine.receive(.method(close))) == "send channel.close-ok")
        #expect(machine.phase == .closing)
        #expect(summary(machine.receive(.method(.channelCloseOk(ChannelCloseOk())))) == "released")
        #expect(machine.phase == .closed)
    }

    @Test("A channel that is opened and refused is closed")
    func refusedOpen() {
        var machine = Self.machine(.opening)
        let close = Method.channelClose(ChannelClose(replyCode: 403, replyText: "x"))
        #expect(summary(machine.receive(.method(close))) == "closed 403, channel.close-ok")
    }

    // MARK: - Contents

    private func receive(_ machine: inout ChannelMachine, body: [UInt8]) -> String {
        body.withUnsafeBytes { summary(machine.receive(.body($0))) }
    }

    @Test("Contents: empty, in one piece, in many, interleaved methods refused, too much refused")
    func contents() {
        let deliver = Method.basicDeliver(
            BasicDeliver(consumerTag: "c", deliveryTag: 1, redelivered: false, exchange: "", routingKey: ""))
        var machine = Self.machine(.open, bodyMax: 100)
        #expect(summary(machine.receive(.method(deliver))) == "nothing")
        #expect(summary(machine.receive(.header(ContentHeader(bodySize: 0, properties: BasicProperties())))) == "deliver 0")
        for size in [1, 7, 100] {
            _ = machine.receive(.method(deliver))
            #expect(
                summary(machine.receive(.header(ContentHeader(bodySize: UInt64(size), properties: BasicProperties()))))
                    == "nothing")
            for _ in 0..<(size - 1) { #expect(receive(&machine, body: [1]) == "nothing") }
            #expect(receive(&machine, body: [2]) == "deliver \(size)")
        }
        // A method in the middle.
        _ = machine.receive(.method(deliver))
        #expect(summary(machine.receive(.method(.basicAck(BasicAck(deliveryTag: 1))))) == "violation 505")
        // More than was announced.
        machine = Self.machine(.open, bodyMax: 100)
        _ = machine.receive(.method(deliver))
        _ = machine.receive(.header(ContentHeader(bodySize: 2, properties: BasicProperties())))
        #expect(receive(&machine, body: [1, 2, 3]).hasPrefix("violation"))
        // More than may be: refused before any of it is there.
        for size in [101, UInt64.max] {
            machine = Self.machine(.open, bodyMax: 100)
            _ = machine.receive(.method(deliver))
            #expect(
                summary(machine.receive(.header(ContentHeader(bodySize: size, properties: BasicProperties())))).hasPrefix(
                    "violation"))
        }
    }

    @Test("A get takes its message, and the next operation its answer")
    func get() {
        var machine = Self.machine(.open)
        let first = machine.begin(.basicGet(BasicGet(queue: "q")))
        _ = machine.begin(.basicQos(BasicQos()))
        let got = BasicGetOk(deliveryTag: 1, redelivered: false, exchange: "", routingKey: "k", messageCount: 0)
        #expect(summary(machine.receive(.method(.basicGetOk(got)))) == "nothing")
        guard case .got(let id, _, _) = machine.receive(.header(ContentHeader(bodySize: 0, properties: BasicProperties()))) else {
            Issue.record("no message came")
            return
        }
        #expect(id == first)
        #expect(summary(machine.receive(.method(.basicQosOk(BasicQosOk())))) == "completed")
    }

    @Test("Flow is remembered and answered")
    func flow() {
        var machine = Self.machine(.open)
        _ = machine.receive(.method(.channelFlow(ChannelFlow(active: false))))
        #expect(!machine.isFlowActive)
        _ = machine.receive(.method(.channelFlow(ChannelFlow(active: true))))
        #expect(machine.isFlowActive)
    }
}
