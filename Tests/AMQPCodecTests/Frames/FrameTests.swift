import TestSupport
import Testing

@testable import AMQPCodec

@Suite struct FrameTests {
    private func frame(_ type: UInt8, _ channel: UInt16, _ size: UInt32, _ payload: [UInt8] = [], end: UInt8 = 0xCE) -> [UInt8] {
        [type, UInt8(channel >> 8), UInt8(channel & 0xFF)]
            + [UInt8(size >> 24), UInt8(size >> 16 & 0xFF), UInt8(size >> 8 & 0xFF), UInt8(size & 0xFF)] + payload + [end]
    }

    private func error(_ octets: [UInt8], maximumFrameSize: Int = 4096) -> CodecError? {
        var replay = Replay(maximumFrameSize: maximumFrameSize)
        do throws(CodecError) {
            try replay.feed(octets)
            return nil
        } catch {
            return error
        }
    }

    /// The size is judged as soon as it is there: nothing is waited for and nothing is allocated.
    @Test(arguments: [UInt32.max, 0x8000_0000, 0x7FFF_FFFF, 4089])
    func sizesBeyondTheLimitAreRefusedAtOnce(_ size: UInt32) {
        for type: UInt8 in [1, 2, 3] {
            let found = error(Array(frame(type, 1, size).prefix(7)))
            #expect(found?.replyCode == 501 && found?.maySendClose == false)
        }
        #expect(error(Array(frame(8, 0, size).prefix(7)))?.replyCode == 501)
    }

    @Test func theLargestFramePasses() throws {
        var replay = Replay(maximumFrameSize: 4096)
        try replay.feed(frame(3, 1, 4088, [UInt8](repeating: 1, count: 4088)))
        #expect(replay.frames == [.body(channel: 1, [UInt8](repeating: 1, count: 4088))])
    }

    @Test(arguments: 0...255)
    func onlyFourTypesAreFrames(_ type: Int) {
        let type = UInt8(type)
        let found = error([type])
        if [1, 2, 3, 8].contains(type) || type == UInt8(ascii: "A") {
            #expect(found == nil)
        } else {
            #expect(found?.replyCode == 501 && found?.maySendClose == false)
        }
    }

    @Test func methodsBelongOnTheirChannels() {
        #expect(error(frame(1, 1, 4, [0, 10, 0, 51]))?.replyCode == 503)
        #expect(error(frame(1, 0, 4, [0, 20, 0, 41]))?.replyCode == 503)
        #expect(error(frame(1, 0, 4, [0, 10, 0, 51])) == nil)
        #expect(error(frame(1, 1, 4, [0, 20, 0, 41])) == nil)
    }

    @Test func everyUnknownMethodIsRefused() {
        var known = 0
        for classID: UInt8 in 0...99 {
            for methodID: UInt8 in 0...130 {
                let payload = [0, classID, 0, methodID] + [UInt8](repeating: 0, count: 40)
                let found = error(frame(1, classID == 10 ? 0 : 1, UInt32(payload.count), payload))
                if found == nil { known += 1 } else { #expect(found?.replyCode == 503) }
            }
        }
        #expect(known == 66)
    }

    @Test func noFrameIsCutSilently() throws {
        let methods: [Method] = [
            .basicDeliver(BasicDeliver(consumerTag: "c", deliveryTag: 1, redelivered: false, exchange: "e", routingKey: "k")),
            .connectionStart(
                ConnectionStart(versionMajor: 0, versionMinor: 9, serverProperties: ["a": "b"], mechanisms: [65], locales: [66])),
            .queueDeclare(QueueDeclare(queue: "q", arguments: ["x-max-length": 5])),
            .basicNack(BasicNack(deliveryTag: 5, requeue: true)),
        ]
        for method in methods {
            let payload = try method.encoded()
            for count in 4..<payload.count {
                let channel: UInt16 = method.classID == 10 ? 0 : 1
                let found = error(frame(1, channel, UInt32(count), Array(payload[..<count])))
                #expect(found?.replyCode == 502, "\(method.name) cut after \(count)")
            }
        }
    }

    @Test func argumentsThatNeedMoreThanAFrameAreRefused() throws {
        var octets: [UInt8] = [7]
        let large = FieldTable([("x", .longString([UInt8](repeating: 1, count: 5000)))])
        #expect(throws: EncodingError.self) {
            try octets.appendFrame(channel: 1, .queueDeclare(QueueDeclare(queue: "q", arguments: large)), maximumFrameSize: 4096)
        }
        #expect(throws: EncodingError.self) {
            try octets.appendContent(
                channel: 1, .basicPublish(BasicPublish(exchange: "", routingKey: "q")), BasicProperties(headers: large), body: [],
                maximumFrameSize: 4096)
        }
        #expect(octets == [7])
    }

    @Test func preparedPublishesAreThoseOfTheEncoder() throws {
        var random = SeededGenerator(seed: 8)
        for size in [0, 1, 255, 4088, 4089, 20_000] {
            let publish = BasicPublish(exchange: random.shortString(), routingKey: random.shortString(), mandatory: true)
            let properties = random.properties()
            let body = [UInt8](repeating: 0xCE, count: size)
            var one: [UInt8] = [1]
            var other = one
            try one.appendContent(channel: 300, .basicPublish(publish), properties, body: body, maximumFrameSize: 1 << 17)
            try PreparedPublish(channel: 300, publish, properties).append(body, to: &other, maximumFrameSize: 1 << 17)
            #expect(one == other)
        }
    }

    @Test func methodsHideTheirSecrets() {
        let secret = Array("hunter2".utf8)
        let methods: [Method] = [
            .connectionStartOk(ConnectionStartOk(clientProperties: [:], mechanism: "PLAIN", response: secret)),
            .connectionSecureOk(ConnectionSecureOk(response: secret)),
            .connectionUpdateSecret(ConnectionUpdateSecret(newSecret: secret, reason: "r")),
        ]
        for method in methods {
            var dumped = ""
            dump(method, to: &dumped)
            for text in ["\(method)", String(reflecting: method), dumped] {
                #expect(!text.contains("hunter2") && !text.contains("104"))
            }
        }
    }

    @Test func thePeerMayNameAnotherVersion() throws {
        let octets: [UInt8] = Array("AMQP".utf8) + [0, 1, 0, 0]
        octets.withUnsafeBytes { #expect(ProtocolHeader($0)?.version == "1-0-0") }
        octets.dropLast().withUnsafeBytes { #expect(ProtocolHeader($0) == nil) }
        #expect(ProtocolHeader.current.bytes == Array("AMQP".utf8) + [0, 0, 9, 1])
    }
}
