internal import Bus
internal import Contracts

/// All that one process knows of the exchange at one moment: what `exchange status` shows.
struct ExchangeStatus: Codable, Sendable {
    /// The process that was asked.
    var process: ProcessStatus
    /// Every process that was heard of lately, this one included.
    var instances: [HeardInstance]
    /// The connection to the broker of the process that was asked; nil in one process.
    var broker: BrokerReport?
    /// Queues of the broker; nil when there is no broker or it does not answer.
    var queues: [QueueReport]?
    var deadLetters: Int?
    var backend: Answer<BackendStatus>
    var dmz: Answer<DMZStatus>

    /// What a role answered, or why it did not.
    struct Answer<Status: Codable & Sendable>: Codable, Sendable {
        var status: Status?
        var error: BusError?

        init(_ ask: () async throws -> Status) async {
            do {
                status = try await ask()
            } catch {
                self.error = error as? BusError ?? BusError(.handlerFailed, "\(error)")
            }
        }

        init(status: Status? = nil, error: BusError? = nil) {
            self.status = status
            self.error = error
        }
    }
}

/// A queue of the broker.
struct QueueReport: Codable, Sendable, Hashable {
    let name: String
    let messages: Int
    let consumers: Int
}

/// The last that was heard of a process.
struct HeardInstance: Codable, Sendable {
    let report: InstanceReport
    let heardSecondsAgo: Int
    /// Whether another process with the same name was heard at the same time.
    let hasDouble: Bool
}

/// Asks a process for all it knows; answered by the process itself, never sent to a role.
struct GetExchangeStatus: Request {
    typealias Reply = ExchangeStatus
    static let subject = "process.exchangeStatus.v1"
    static let service = ServiceName("process")
}
