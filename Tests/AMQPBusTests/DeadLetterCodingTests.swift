import AMQP
import AMQPCodec
import Bus
import Testing

@testable import AMQPBus

@Suite("Dead letters on the wire") struct DeadLetterCodingTests {
    private let wire = WireCoding(environment: "qa", instance: "web.1@host")
    private let reason = BusError(.init("probe.poison"), "This cannot be done.")

    private func delivery(_ properties: BasicProperties) -> Delivery {
        Delivery(deliveryTag: 1, exchange: "commands", routingKey: "probe.x", properties: properties, body: [1], consumerTag: "")
    }

    private func letter(_ properties: BasicProperties, isSecret: Bool = false) -> Delivery {
        delivery(
            DeadLetterCoding.properties(
                delivery(properties), recipient: "probe", reason: reason, deliveries: 5, queue: "probe.commands",
                isSecret: isSecret))
    }

    @Test("a letter says whose it was, why it is here and how often it was tried") func content() throws {
        let (id, trace) = (MessageID.random(), MessageID.random())
        let written = letter(wire.command("probe.job.v1", id: id, trace: trace, isSecret: false))
        let read = try #require(DeadLetterCoding.letter(written))
        #expect(
            read
                == DeadLetter(
                    id: id, trace: trace, sender: "web.1@host", subject: "probe.job.v1", recipient: "probe", deliveries: 5,
                    reason: reason, canBeRequeued: true))
    }

    @Test("delivered again it looks as if for the first time, without numbers that would make it a duplicate") func again() throws
    {
        let numbering = EventNumbering(publisher: "p", number: 3, after: ["a": 1])
        let sent = wire.event("probe.note.v1", id: .random(), trace: .random(), isKept: true, numbering: numbering)
        let again = try #require(DeadLetterCoding.again(letter(sent)))
        #expect(again.queue == "probe.commands")
        #expect(EventNumbering(again.properties.headers) == nil)
        #expect(again.properties.headers?.fields.map(\.name).sorted() == ["environment", "trace"])
        #expect(again.properties.messageID == sent.messageID)
    }

    @Test("a secret cannot be delivered again, and a message without a name gets one") func edges() throws {
        let secret = letter(wire.command("x", id: .random(), trace: .random(), isSecret: true), isSecret: true)
        #expect(try #require(DeadLetterCoding.letter(secret)).canBeRequeued == false)
        #expect(DeadLetterCoding.again(secret) == nil)
        #expect(DeadLetterCoding.letter(letter(BasicProperties(messageID: "17"))) != nil)
    }

    @Test("what the broker set aside itself names its cause and its queue") func byBroker() throws {
        var properties = wire.command("probe.job.v1", id: .random(), trace: .random(), isSecret: false)
        properties.headers?["x-first-death-reason"] = "delivery_limit"
        properties.headers?["x-first-death-queue"] = "probe.commands"
        let read = try #require(DeadLetterCoding.letter(delivery(properties)))
        #expect(read.recipient == "probe.commands")
        #expect(read.reason.message.contains("delivery_limit"))
        #expect(DeadLetterCoding.again(delivery(properties))?.queue == "probe.commands")
    }
}
