import AMQPCodec
import Testing

@testable import AMQP

@Suite("The connection's machine") struct ConnectionMachineTests {
    static let start = ContinuousClock.now

    static func settings(_ credentials: Credentials = .plain(user: "u", password: "p")) -> HandshakeSettings {
        HandshakeSettings(
            virtualHost: "house", credentials: credentials, clientProperties: ["product": "test"],
            proposal: Negotiated(frameMax: 131_072, channelMax: 100, heartbeat: 10))
    }

    /// A machine in the given phase.
    static func machine(_ phase: ConnectionMachine.Phase) -> ConnectionMachine {
        var machine = ConnectionMachine(settings())
        let steps: [(ConnectionMachine.Phase, Int)] = [(.awaitingStart, -1), (.awaitingTune, 0), (.awaitingOpen, 2), (.open, 3)]
        guard phase != .idle else { return machine }
        for (reached, method) in steps {
            _ = method < 0 ? machine.connected() : machine.receive(BrokerMethods.connection[method], at: start)
            if reached == phase { return machine }
        }
        if phase == .closing { _ = machine.close(200, .closedByUs) }
        if phase == .closed { _ = machine.lost(.closedByUs) }
        return machine
    }

    private func summary(_ actions: [ConnectionMachine.Action]) -> String {
        actions.map { action in
            switch action {
            case .sendProtocolHeader: "header"
            case .send(let method): method.name.replacing("connection.", with: "")
            case .sendHeartbeat: "heartbeat"
            case .agreed(let agreed): "agreed \(agreed.frameMax) \(agreed.channelMax) \(agreed.heartbeat)"
            case .opened: "opened"
            case .blocked(let reason): reason.map { "blocked \($0)" } ?? "unblocked"
            case .secretUpdated: "secret"
            case .over(let error, let isClean): "\(isClean ? "clean" : "over") \(error.code.rawValue)"
            }
        }.joined(separator: ", ")
    }

    @Test("Every phase takes every method as the protocol has it", arguments: ConnectionMachine.Phase.allCases)
    func table(phase: ConnectionMachine.Phase) {
        for method in BrokerMethods.connection {
            var machine = Self.machine(phase)
            #expect(machine.phase == phase)
            #expect(summary(machine.receive(method, at: Self.start)) == expected(phase, method), "\(phase): \(method.name)")
        }
    }

    private func expected(_ phase: ConnectionMachine.Phase, _ method: Method) -> String {
        switch (phase, method) {
        case (.idle, _), (.closed, _): ""
        case (.closing, .connectionCloseOk): "clean closed"
        case (.closing, .connectionClose): "close-ok"
        case (.closing, _): ""
        case (_, .connectionClose): "close-ok, over brokerFailure"
        case (.awaitingStart, .connectionStart): "start-ok"
        case (.awaitingTune, .connectionSecure): "secure-ok"
        case (.awaitingTune, .connectionTune): "agreed 131072 100 10, tune-ok, open"
        case (.awaitingOpen, .connectionOpenOk): "opened"
        case (.open, .connectionBlocked): "blocked low on disk"
        case (.open, .connectionUnblocked): "unblocked"
        // Before `open` there is no exchange of close and close-ok.
        case (.awaitingStart, _), (.awaitingTune, _): "over protocolViolation"
        case (.awaitingOpen, _), (.open, _): "close"
        }
    }

    @Test("Every phase ends when the stream does, and says why", arguments: ConnectionMachine.Phase.allCases)
    func lost(phase: ConnectionMachine.Phase) {
        var machine = Self.machine(phase)
        let expected =
            switch phase {
            case .closed: ""
            case .closing: "over closed"
            // Brokers without authentication_failure_close say nothing when they refuse a login.
            case .awaitingTune: "over authenticationFailed"
            default: "over connectionLost"
            }
        #expect(summary(machine.lost(AMQPError(.connectionLost, "reset"))) == expected)
        #expect(machine.phase == .closed)
        #expect(summary(machine.lost(AMQPError(.connectionLost, "reset"))) == "")
    }

    @Test("Every phase can be closed", arguments: ConnectionMachine.Phase.allCases)
    func close(phase: ConnectionMachine.Phase) {
        var machine = Self.machine(phase)
        let expected =
            switch phase {
            case .idle, .awaitingStart, .awaitingTune: "over closed"
            case .awaitingOpen, .open: "close"
            case .closing, .closed: ""
            }
        #expect(summary(machine.close(200, .closedByUs)) == expected)
    }

    @Test("A crossing close is answered, and ours still awaited")
    func crossing() {
        var machine = Self.machine(.open)
        #expect(summary(machine.close(200, .closedByUs)) == "close")
        #expect(!machine.acceptsChannels)
        #expect(summary(machine.receive(BrokerMethods.connection[4], at: Self.start)) == "close-ok")
        #expect(machine.phase == .closing)
        #expect(summary(machine.receive(.connectionCloseOk(ConnectionCloseOk()), at: Self.start)) == "clean closed")
    }

    @Test("Refused: login, virtual host, version, mechanism, a second challenge, tiny frames")
    func refusals() {
        var machine = Self.machine(.awaitingTune)
        let login = Method.connectionClose(ConnectionClose(replyCode: 403, replyText: "ACCESS_REFUSED - Login was refused"))
        #expect(summary(machine.receive(login, at: Self.start)) == "close-ok, over authenticationFailed")
        for (code, text) in [(530, "NOT_ALLOWED - vhost house not found"), (530, "NOT_ALLOWED - access refused")]
            as [(UInt16, String)]
        {
            machine = Self.machine(.awaitingOpen)
            let close = Method.connectionClose(ConnectionClose(replyCode: code, replyText: text))
            #expect(summary(machine.receive(close, at: Self.start)) == "close-ok, over virtualHostRefused")
        }
        var start = ConnectionStart(
            versionMajor: 1, versionMinor: 0, serverProperties: [:], mechanisms: Array("PLAIN".utf8), locales: [])
        machine = Self.machine(.awaitingStart)
        #expect(summary(machine.receive(.connectionStart(start), at: Self.start)) == "over protocolViolation")
        start.versionMajor = 0
        start.versionMinor = 9
        machine = ConnectionMachine(Self.settings(.external))
        _ = machine.connected()
        #expect(summary(machine.receive(.connectionStart(start), at: Self.start)) == "over authenticationFailed")
        machine = Self.machine(.awaitingTune)
        _ = machine.receive(.connectionSecure(ConnectionSecure(challenge: [])), at: Self.start)
        #expect(
            summary(machine.receive(.connectionSecure(ConnectionSecure(challenge: [])), at: Self.start))
                == "over authenticationFailed")
        machine = Self.machine(.awaitingTune)
        let tune = Method.connectionTune(ConnectionTune(channelMax: 1, frameMax: 100, heartbeat: 1))
        #expect(summary(machine.receive(tune, at: Self.start)) == "over protocolViolation")
    }

    @Test("The answers carry what they should")
    func answers() throws {
        var machine = Self.machine(.awaitingStart)
        guard case .send(.connectionStartOk(let answer))? = machine.receive(BrokerMethods.connection[0], at: Self.start).first
        else {
            Issue.record("no start-ok")
            return
        }
        #expect(answer.mechanism == "PLAIN" && answer.response == Array("\0u\0p".utf8) && answer.locale == "en_US")
        #expect(answer.clientProperties["product"] == "test")
        #expect(machine.serverProperties["product"]?.text == "RabbitMQ")
        let actions = machine.receive(BrokerMethods.connection[2], at: Self.start)
        guard case .send(.connectionOpen(let open))? = actions.last else {
            Issue.record("no open")
            return
        }
        #expect(open.virtualHost == "house")
    }

    @Test("A violation of the protocol is told once open; one of framing ends it without a word")
    func violations() {
        var machine = Self.machine(.open)
        #expect(summary(machine.violation(CodecError(replyCode: 503, message: "x"))) == "close")
        #expect(summary(machine.receive(.connectionCloseOk(ConnectionCloseOk()), at: Self.start)) == "clean protocolViolation")
        machine = Self.machine(.open)
        let framing = CodecError(replyCode: 501, message: "x", maySendClose: false)
        #expect(summary(machine.violation(framing)) == "over protocolViolation")
        machine = Self.machine(.awaitingStart)
        #expect(summary(machine.violation(CodecError(replyCode: 503, message: "x"))) == "over protocolViolation")
    }

    @Test("A new secret is sent when open, and its answer counts once")
    func secret() {
        var machine = Self.machine(.open)
        #expect(summary(machine.updateSecret([1], reason: "r")) == "update-secret")
        #expect(summary(machine.receive(.connectionUpdateSecretOk(ConnectionUpdateSecretOk()), at: Self.start)) == "secret")
        #expect(summary(machine.receive(.connectionUpdateSecretOk(ConnectionUpdateSecretOk()), at: Self.start)) == "close")
        machine = Self.machine(.awaitingTune)
        #expect(summary(machine.updateSecret([1], reason: "r")) == "")
    }

    @Test("Heartbeats: sent at half of the interval, dead after two without an octet")
    func heartbeats() {
        var machine = Self.machine(.open)
        let start = Self.start
        #expect(machine.nextTick == start + .seconds(5))
        #expect(summary(machine.tick(start + .seconds(4))) == "")
        #expect(summary(machine.tick(start + .seconds(5))) == "heartbeat")
        #expect(machine.nextTick == start + .seconds(10))
        machine.received(at: start + .seconds(9))
        #expect(summary(machine.tick(start + .seconds(28))) == "heartbeat")
        #expect(machine.nextTick == start + .seconds(29))
        #expect(summary(machine.tick(start + .seconds(29))) == "over connectionLost")
        #expect(summary(machine.tick(start + .seconds(30))) == "")
    }

    @Test("Whatever else is sent stands for a heartbeat")
    func traffic() {
        var machine = Self.machine(.open)
        let start = Self.start
        machine.sent(at: start + .seconds(3))
        machine.received(at: start + .seconds(4))
        #expect(summary(machine.tick(start + .seconds(5))) == "")
        #expect(machine.nextTick == start + .seconds(8))
        #expect(summary(machine.tick(start + .seconds(8))) == "heartbeat")
        // News of the past takes nothing back.
        machine.sent(at: start + .seconds(3))
        #expect(machine.nextTick == start + .seconds(13))
    }
}
