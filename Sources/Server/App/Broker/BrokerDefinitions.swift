/// What RabbitMQ imports: virtual host, users, rights, and what is there before the first instance starts. Names of fields are
/// RabbitMQ's.
struct BrokerDefinitions: Codable, Sendable {
    struct VirtualHost: Codable, Sendable {
        let name: String
    }

    struct User: Codable, Sendable {
        let name: String
        let password_hash: String
        let hashing_algorithm: String
        let tags: [String]
        let limits: [String: Int]
    }

    struct Permission: Codable, Sendable {
        let user: String
        let vhost: String
        let configure: String
        let write: String
        let read: String
    }

    struct TopicPermission: Codable, Sendable {
        let user: String
        let vhost: String
        let exchange: String
        let write: String
        let read: String
    }

    struct Exchange: Codable, Sendable {
        let name: String
        let vhost: String
        let type: String
        let durable: Bool
        let auto_delete: Bool
        let `internal`: Bool
        let arguments: [String: String]
    }

    struct Queue: Codable, Sendable {
        let name: String
        let vhost: String
        let durable: Bool
        let auto_delete: Bool
        let arguments: [String: Argument]
    }

    struct Binding: Codable, Sendable {
        let source: String
        let vhost: String
        let destination: String
        let destination_type: String
        let routing_key: String
        let arguments: [String: String]
    }

    struct Policy: Codable, Sendable {
        let vhost: String
        let name: String
        let pattern: String
        let `apply-to`: String
        let definition: [String: Argument]
        let priority: Int
    }

    enum Argument: Codable, Sendable, Hashable {
        case number(Int)
        case text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .number(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            }
        }
    }

    var vhosts: [VirtualHost]
    var users: [User]
    var permissions: [Permission]
    var topic_permissions: [TopicPermission]
    var exchanges: [Exchange]
    var queues: [Queue]
    var bindings: [Binding]
    var policies: [Policy]
}
