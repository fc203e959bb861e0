public import AMQPCodec

/// Names on the broker that carry records.
public enum LogTopology {
    /// A durable fanout; loggers declare it. Everybody may publish here.
    public static let exchange = "logs"

    /// The durable queue of one logger, bound to the fanout.
    public static func queue(of logger: String) -> String { "logs.\(logger)" }

    /// Bounded in bytes: what a logger that is away for too long loses is the oldest. Kept on the disk, not in memory.
    public static func queueArguments(bytes: Int64) -> FieldTable {
        [
            "x-max-length-bytes": .int64(bytes), "x-overflow": .longString(Array("drop-head".utf8)),
            "x-queue-mode": .longString(Array("lazy".utf8)),
        ]
    }

    /// What a message of records says about itself.
    static func properties(environment: String, instance: String) -> BasicProperties {
        var properties = BasicProperties()
        properties.contentType = "application/x-ndjson"
        properties.deliveryMode = 2
        properties.type = "logs.records.v1"
        properties.headers = [
            "environment": .longString(Array(environment.utf8)), "sender": .longString(Array(instance.utf8)),
        ]
        return properties
    }
}
