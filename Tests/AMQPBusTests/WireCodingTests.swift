import AMQP
import AMQPCodec
import Bus
import Testing

@testable import AMQPBus

@Suite("Messages on the wire") struct WireCodingTests {
    private let wire = WireCoding(environment: "qa", instance: "web.1@host")
    private let now = ContinuousClock.now

    @Test("a request says who, what, how long and for which environment, and nothing of its content") func request() throws {
        let (id, trace) = (MessageID(high: 1, low: 2), MessageID(high: 3, low: 4))
        let properties = wire.request("orders.place.v1", id: id, trace: trace, remainingMilliseconds: 1234)
        #expect(properties.contentType == "application/json")
        #expect(properties.type == "orders.place.v1")
        #expect(properties.appID == "web.1@host")
        #expect(properties.messageID == id.description)
        #expect(properties.expiration == "1234")
        #expect(properties.deliveryMode == 1)
        #expect(properties.headers?["environment"]?.text == "qa")
        #expect(properties.headers?.count == 2)
        let context = try wire.context(properties, now: now)
        #expect(context.id == id)
        #expect(context.trace == trace)
        #expect(context.sender == "web.1@host")
        #expect(context.deadline == now.advanced(by: .milliseconds(1234)))
        #expect(wire.foreign(properties) == nil)
    }

    @Test("a message of another environment, or of none, is foreign") func environments() {
        let other = WireCoding(environment: "prod", instance: "web.1@host")
        let properties = other.command("a.b.v1", id: .random(), trace: .random(), isSecret: false)
        #expect(wire.foreign(properties)?.code == .foreignEnvironment)
        #expect(wire.foreign(BasicProperties())?.code == .foreignEnvironment)
    }

    @Test("a program in another language may leave things out, but not write nonsense") func foreignPrograms() throws {
        var properties = BasicProperties()
        properties.expiration = "500"
        let context = try wire.context(properties, now: now)
        #expect(context.trace == context.id)
        #expect(context.sender == "unknown")
        #expect(context.deadline == now.advanced(by: .milliseconds(500)))
        properties.headers = ["remainingMilliseconds": .int32(-5)]
        #expect(try wire.context(properties, now: now).deadline == now)
        properties.messageID = "17"
        #expect(throws: BusError.self) { try wire.context(properties, now: now) }
    }

    @Test("remaining time is rounded down and never negative") func milliseconds() {
        #expect(WireCoding.milliseconds(from: now, to: now.advanced(by: .microseconds(1999))) == 1)
        #expect(WireCoding.milliseconds(from: now, to: now.advanced(by: .seconds(-1))) == 0)
        #expect(WireCoding.milliseconds(from: now, to: now.advanced(by: .seconds(1e12))) == 86_400_000)
    }

    @Test("an event's numbers survive the journey") func numbering() {
        let sent = EventNumbering(publisher: "boot", number: 7, after: ["a": 1, "b": 9])
        let properties = wire.event("c", id: .random(), trace: .random(), isKept: true, numbering: sent)
        #expect(EventNumbering(properties.headers) == sent)
        #expect(properties.deliveryMode == 2)
        #expect(EventNumbering(nil) == nil)
        #expect(EventNumbering(["publisher": "boot", "number": .int64(0)]) == nil)
    }

    @Test("a command's deliveries are the queue's count, or what is written into it") func counts() {
        func count(_ headers: FieldTable, redelivered: Bool) -> CommandCount {
            CommandCount(
                Delivery(
                    deliveryTag: 1, redelivered: redelivered, exchange: "", routingKey: "",
                    properties: BasicProperties(headers: headers), body: [], consumerTag: ""))
        }
        #expect(count([:], redelivered: false).deliveries == 0)
        #expect(!count([:], redelivered: false).mustBeWrittenDown)
        #expect(count([:], redelivered: true).deliveries == 1)
        #expect(count([:], redelivered: true).mustBeWrittenDown)
        #expect(count(["deliveries": .int64(3)], redelivered: true).deliveries == 4)
        #expect(count(["x-delivery-count": .int64(2)], redelivered: true).deliveries == 2)
        #expect(!count(["x-delivery-count": .int64(2)], redelivered: true).mustBeWrittenDown)
    }
}
