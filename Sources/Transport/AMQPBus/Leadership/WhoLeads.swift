import Bus

/// Asks the instance that leads a service for its name. Sent to `AMQPTopology.leaderKey`, not to the service's queue.
struct WhoLeads: Request {
    struct Reply: Codable, Sendable {
        let instance: String
    }

    static let subject = "bus.leader.v1"
    static let service = ServiceName("leader")
}
