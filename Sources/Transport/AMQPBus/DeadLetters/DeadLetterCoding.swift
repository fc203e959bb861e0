import AMQP
import AMQPCodec
import Bus

/// How a dead letter looks in its queue: the original message, with headers that say who it was for and why.
enum DeadLetterCoding {
    static func properties(
        _ delivery: Delivery, recipient: String, reason: BusError, deliveries: Int, queue: String, isSecret: Bool
    ) -> BasicProperties {
        var properties = delivery.properties
        var headers = properties.headers ?? [:]
        // Numbers of its first journey would make it look like a duplicate on the second.
        for name in [
            WireHeader.publisher, WireHeader.number, WireHeader.after, WireHeader.deliveries, WireHeader.brokerDeliveries,
            WireHeader.remaining, "x-death", "x-first-death-exchange", "x-first-death-queue", "x-first-death-reason",
        ] { headers[name] = nil }
        headers[WireHeader.recipient] = .text(recipient)
        headers[WireHeader.reasonCode] = .text(reason.code.rawValue)
        headers[WireHeader.reason] = .text(String(reason.message.prefix(500)))
        headers[WireHeader.deliveries] = .int64(Int64(deliveries))
        headers[WireHeader.queue] = .text(queue)
        if isSecret { headers[WireHeader.secret] = .bool(true) }
        properties.headers = headers
        properties.deliveryMode = WireCoding.persistent
        properties.expiration = nil
        properties.replyTo = nil
        // Every letter can be named: what came without an identifier gets one.
        if properties.messageID.flatMap({ MessageID($0) }) == nil { properties.messageID = MessageID.random().description }
        return properties
    }

    /// Nil when it cannot even be named.
    static func letter(_ delivery: Delivery) -> DeadLetter? {
        let properties = delivery.properties
        let headers = properties.headers
        guard let id = properties.messageID.flatMap({ MessageID($0) }) else { return nil }
        let reason: BusError
        if let code = headers?[WireHeader.reasonCode]?.text {
            reason = BusError(.init(code), headers?[WireHeader.reason]?.text ?? "")
        } else {
            // The broker put it here itself: more deliveries than the queue allows, or the queue was too long.
            let cause = headers?["x-first-death-reason"]?.text ?? "unknown"
            reason = BusError(.init("bus.setAsideByBroker"), "The broker set it aside: \(cause).")
        }
        let queue = headers?[WireHeader.queue]?.text ?? headers?["x-first-death-queue"]?.text
        let isSecret = headers?[WireHeader.secret] == .bool(true)
        return DeadLetter(
            id: id, trace: headers?[WireHeader.trace]?.text.flatMap { MessageID($0) } ?? id,
            sender: WireCoding.sender(properties), subject: properties.type ?? "",
            recipient: headers?[WireHeader.recipient]?.text ?? queue ?? "",
            deliveries: Int(clamping: headers?[WireHeader.deliveries]?.integer ?? 0), reason: reason,
            canBeRequeued: !isSecret && queue != nil)
    }

    /// Where it is delivered again, and as what: as if for the first time.
    static func again(_ delivery: Delivery) -> (queue: String, properties: BasicProperties)? {
        var properties = delivery.properties
        guard let queue = properties.headers?[WireHeader.queue]?.text ?? properties.headers?["x-first-death-queue"]?.text,
            properties.headers?[WireHeader.secret] != .bool(true)
        else { return nil }
        for name in [
            WireHeader.recipient, WireHeader.reasonCode, WireHeader.reason, WireHeader.deliveries, WireHeader.queue,
            WireHeader.brokerDeliveries, "x-death", "x-first-death-exchange", "x-first-death-queue",
            "x-first-death-reason",
        ] { properties.headers?[name] = nil }
        return (queue, properties)
    }
}
