internal import Bus
internal import Contracts
internal import InProcess
internal import Logging
internal import Storage

/// The bus within one process: nobody else is there, so every role leads at once.
struct MemoryBuses: RoleBuses {
    private let first: InProcessBus
    private let names: InstanceNames

    init(names: InstanceNames, encodesMessages: Bool, logger: Logger) {
        self.names = names
        first = InProcessBus(
            instance: names.process, mode: encodesMessages ? .encoded(JSONMessageCoding()) : .values, logger: logger)
    }

    func bus(of role: Role) -> any MessageBus { first.joined(as: names.instance(of: role)) }
    var process: any MessageBus { first }

    func lead(_ role: Role, standingBy: @escaping @Sendable (String) -> Void) async throws -> any Leadership { OnlyOne() }
    func recordedLedger() async throws(BusError) -> LedgerPosition? { nil }
    func recordLedger(_ ledger: LedgerPosition) async throws(BusError) {}
    func recordProgress(_ ledger: LedgerPosition) async throws(BusError) {}
    var broker: BrokerReport? { nil }
    func queues(of instances: [HeardInstance]) async -> [QueueReport]? { nil }
    var deadLetters: any DeadLetterBox { MemoryDeadLetters(bus: first) }
    func close() async { await first.close() }

    private struct OnlyOne: Leadership {
        func lost() async throws -> String {
            try await Task.sleep(for: .seconds(Int64.max / 4))
            return ""
        }

        func resign() async {}
    }
}

/// What was set aside in this process; gone when it ends.
private struct MemoryDeadLetters: DeadLetterBox {
    let bus: InProcessBus

    func count() async throws(BusError) -> Int { bus.deadLetters().count }

    func list() async throws(BusError) -> [DeadLetterReport] { bus.deadLetters().map { DeadLetterReport($0) } }

    func show(_ id: String) async throws(BusError) -> String {
        guard bus.deadLetters().contains(where: { $0.id.description == id }) else { throw .noDeadLetter(id) }
        return "In one process messages are values and cannot be shown; the log has the details under the trace."
    }

    func requeue(_ id: String) async throws(BusError) {
        guard let number = MessageID(id), bus.requeueDeadLetter(number) else { throw .noDeadLetter(id) }
    }

    func drop(_ id: String) async throws(BusError) {
        guard let number = MessageID(id), bus.dropDeadLetter(number) else { throw .noDeadLetter(id) }
    }
}

extension BusError {
    static func noDeadLetter(_ id: String) -> BusError {
        BusError(
            .notFound,
            "There is no dead letter \(id), or it cannot be delivered again; `exchange bus dead-letters list` lists them.")
    }
}
