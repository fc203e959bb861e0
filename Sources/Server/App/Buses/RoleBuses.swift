internal import Bus
internal import Contracts
internal import Storage

/// The buses of this process's roles: one in memory for all of them, or a connection to the broker for each.
protocol RoleBuses: Sendable {
    /// The bus on which `role` is known by its own name.
    func bus(of role: Role) -> any MessageBus

    /// The bus for what belongs to no role: status, operators' commands.
    var process: any MessageBus { get }

    /// Waits until no other instance of the role leads, and leads from then on. `standingBy` hears who leads meanwhile.
    func lead(_ role: Role, standingBy: @escaping @Sendable (_ leader: String) -> Void) async throws -> any Leadership

    /// The ledger that this environment has, and how far it had come; nil when no backend has led in it yet.
    func recordedLedger() async throws(BusError) -> LedgerPosition?

    /// Records the ledger of this environment. Only the leading backend does.
    func recordLedger(_ ledger: LedgerPosition) async throws(BusError)

    /// Records how far it has come. Only the leading backend does.
    func recordProgress(_ ledger: LedgerPosition) async throws(BusError)

    /// The connection to the broker; nil without one.
    var broker: BrokerReport? { get }

    /// The queues of the services and of these instances; nil without a broker or when it does not answer.
    func queues(of instances: [HeardInstance]) async -> [QueueReport]?

    /// Messages that could not be handled.
    var deadLetters: any DeadLetterBox { get }

    /// Leaves the bus.
    func close() async
}

/// That this instance is the one of its role that works.
protocol Leadership: Sendable {
    /// Returns when another instance leads, with its name; never while this one does. Throws when cancelled.
    func lost() async throws -> String

    /// Lets another one lead.
    func resign() async
}

/// Messages that were set aside.
protocol DeadLetterBox: Sendable {
    func count() async throws(BusError) -> Int
    func list() async throws(BusError) -> [DeadLetterReport]
    /// The message as text, or why it cannot be shown.
    func show(_ id: String) async throws(BusError) -> String
    func requeue(_ id: String) async throws(BusError)
    func drop(_ id: String) async throws(BusError)
}

/// A message that was set aside, and why.
struct DeadLetterReport: Codable, Sendable {
    let id: String
    let trace: String
    let sender: String
    let subject: String
    let recipient: String
    let deliveries: Int
    let reason: BusError
    let canBeRequeued: Bool

    init(_ letter: DeadLetter) {
        id = letter.id.description
        trace = letter.trace.description
        sender = letter.sender
        subject = letter.subject
        recipient = letter.recipient
        deliveries = letter.deliveries
        reason = letter.reason
        canBeRequeued = letter.canBeRequeued
    }
}
