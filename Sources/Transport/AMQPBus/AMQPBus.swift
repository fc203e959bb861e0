internal import AMQP
public import Bus
public import Logging
internal import Synchronization

/// The bus over a broker that speaks AMQP 0-9-1 (RabbitMQ): the same contract as in one process.
///
/// One connection publishes and hears the answers to this instance's questions, the other consumes: a broker that blocks
/// publishers (a memory or disk alarm) does not stop acknowledgements. Both come back by themselves; what was open is opened
/// again. docs/protocol.md says how everything looks on the wire.
public final class AMQPBus: MessageBus {
    struct State {
        var isClosed = false
        /// The connections were dropped: nothing more is said to the broker.
        var isAborted = false
        var registrations: [UInt64: AMQPRegistration] = [:]
        var lastRegistration: UInt64 = 0
        var subscribers: [String: EventSubscriber] = [:]
        var claims: [ServiceName: LeaderClaim] = [:]
        var services: Set<ServiceName> = []
        var commandQueues: Set<ServiceName> = []
        /// Queues of kept events that this instance receives.
        var keptQueues: Set<String> = []
        var outgoing: ConnectionState = .connecting
        var incoming: ConnectionState = .connecting
        var tasks: [Task<Void, Never>] = []
    }

    public let settings: AMQPBusSettings
    public var topology: AMQPTopology { settings.topology }

    let wire: WireCoding
    let coding: any MessageCoding = JSONMessageCoding()
    let repeater = Repeater()
    let outgoing: RecoveringConnection
    let incoming: RecoveringConnection
    let channels: Channels
    let outbox: EventOutbox
    let renewals: ChannelRenewals
    let deadLetters: DeadLetterSender
    let marks: DeliveryMarks
    let foreign: ForeignMessages
    let logger: Logger
    let state = Mutex(State())

    public init(settings: AMQPBusSettings, logger: Logger = Logger(label: "transport.bus")) {
        self.settings = settings
        self.logger = logger
        wire = WireCoding(environment: settings.environment, instance: settings.instance)
        var connection = settings.connection
        connection.name = "\(settings.instance) out"
        outgoing = RecoveringConnection(connection, logger: logger)
        connection.name = "\(settings.instance) in"
        incoming = RecoveringConnection(connection, logger: logger)
        channels = Channels(waitingRequests: settings.waitingRequests)
        foreign = ForeignMessages(logger: logger)
        renewals = ChannelRenewals(logger: logger)
        outbox = EventOutbox(settings: settings, wire: wire, renewals: renewals, logger: logger)
        deadLetters = DeadLetterSender(settings: settings, telling: channels.telling, logger: logger)
        marks = DeliveryMarks(
            settings: settings, wire: wire, connection: incoming, telling: channels.telling, logger: logger)
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    var isAborted: Bool { state.withLock { $0.isAborted } }

    func checkOpen() throws(BusError) {
        guard !isClosed else { throw .busClosed }
    }

    /// Opens something that ends with its registration.
    func register(
        drain: @escaping @Sendable (ContinuousClock.Instant) async -> Void, close: @escaping @Sendable () async -> Void
    ) async throws(BusError) -> any Registration {
        let registration = state.withLock { state -> AMQPRegistration? in
            guard !state.isClosed else { return nil }
            state.lastRegistration += 1
            let number = state.lastRegistration
            let registration = AMQPRegistration(drain: drain, close: close) { [weak self] in
                _ = self?.state.withLock { $0.registrations.removeValue(forKey: number) }
            }
            state.registrations[number] = registration
            return registration
        }
        guard let registration else {
            await close()
            throw .busClosed
        }
        return registration
    }
}
