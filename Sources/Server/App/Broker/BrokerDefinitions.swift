/// What RabbitMQ imports: virtual host, users, rights, and what is there before the first instance starts. Names of fields are
/// RabbitMQ's.
struct BrokerDefinitions: Codable, Sendable {
    struct VirtualHost: Codable, Sendable {
        let name: String
    }

    struct User: Codable, Sendable {
        let name: String
        let passwordHash: String
        let hashingAlgorithm: String
        let tags: [String]
        let limits: [String: Int]

        enum CodingKeys: String, CodingKey {
            case name, tags, limits
            case passwordHash = "password_hash"
            case hashingAlgorithm = "hashing_algorithm"
        }
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
        let autoDelete: Bool
        let `internal`: Bool
        let arguments: [String: String]

        enum CodingKeys: String, CodingKey {
            case name, vhost, type, durable, `internal`, arguments
            case autoDelete = "auto_delete"
        }
    }

    struct Queue: Codable, Sendable {
        let name: String
        let vhost: String
        let durable: Bool
        let autoDelete: Bool
        let arguments: [String: Argument]

        enum CodingKeys: String, CodingKey {
            case name, vhost, durable, arguments
            case autoDelete = "auto_delete"
        }
    }

    struct Binding: Codable, Sendable {
        let source: String
        let vhost: String
        let destination: String
        let destinationType: String
        let routingKey: String
        let arguments: [String: String]

        enum CodingKeys: String, CodingKey {
            case source, vhost, destination, arguments
            case destinationType = "destination_type"
            case routingKey = "routing_key"
        }
    }

    struct Policy: Codable, Sendable {
        let vhost: String
        let name: String
        let pattern: String
        let applyTo: String
        let definition: [String: Argument]
        let priority: Int

        enum CodingKeys: String, CodingKey {
            case vhost, name, pattern, definition, priority
            case applyTo = "apply-to"
        }
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
    var topicPermissions: [TopicPermission]
    var exchanges: [Exchange]
    var queues: [Queue]
    var bindings: [Binding]
    var policies: [Policy]

    enum CodingKeys: String, CodingKey {
        case vhosts, users, permissions, exchanges, queues, bindings, policies
        case topicPermissions = "topic_permissions"
    }
}
