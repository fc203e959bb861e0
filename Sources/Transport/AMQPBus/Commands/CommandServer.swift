import AMQP
import AMQPCodec
import Bus
import Logging
import Synchronization

/// Executes the commands of a service: each at least once, a bounded number of times, then it is set aside.
final class CommandServer: Sendable {
    private struct State {
        var isDraining = false
        /// A command is in here before its task is known.
        var running: [UInt64: Task<Void, Never>?] = [:]
        var lastRunning: UInt64 = 0
        var idle: [Gathering] = []
    }

    let service: ServiceName
    private let router: Router
    private let settings: AMQPBusSettings
    private let wire: WireCoding
    private let coding: any MessageCoding
    private let telling: Provided<AMQPChannel>
    private let deadLetters: DeadLetterSender
    private let foreign: ForeignMessages
    private let logger: Logger
    private let state = Mutex(State())

    init(
        service: ServiceName, router: Router, settings: AMQPBusSettings, wire: WireCoding, coding: any MessageCoding,
        telling: Provided<AMQPChannel>, deadLetters: DeadLetterSender, foreign: ForeignMessages, logger: Logger
    ) {
        self.service = service
        self.router = router
        self.settings = settings
        self.wire = wire
        self.coding = coding
        self.telling = telling
        self.deadLetters = deadLetters
        self.foreign = foreign
        self.logger = logger
    }

    private var queue: String { settings.topology.commandQueue(service: service) }

    /// Begins a command that has come. The broker sends no more than may run at the same time.
    func take(_ delivery: Delivery, on channel: AMQPChannel) {
        let number = state.withLock { state -> UInt64? in
            guard !state.isDraining else { return nil }
            state.lastRunning += 1
            state.running.updateValue(nil, forKey: state.lastRunning)
            return state.lastRunning
        }
        guard let number else { return channel.nack(delivery.deliveryTag, multiple: false, requeue: true) }
        let task = Task.detached { [self] in
            await execute(delivery, on: channel)
            finish(number)
        }
        let isGone = state.withLock { state in
            guard state.running[number] != nil else { return true }
            state.running.updateValue(task, forKey: number)
            return false
        }
        // It has ended already, or the server was closed.
        if isGone { task.cancel() }
    }

    private func execute(_ delivery: Delivery, on channel: AMQPChannel) async {
        let before = CommandCount(delivery)
        if let error = wire.foreign(delivery.properties) {
            foreign.note(delivery.properties, error)
            return await setAside(delivery, on: channel, error, deliveries: before.deliveries)
        }
        guard let route = router.commands[delivery.properties.type ?? ""] else {
            return await setAside(delivery, on: channel, .noSuchService(service), deliveries: before.deliveries)
        }
        if before.mustBeWrittenDown {
            return await writeDown(before, delivery, on: channel)
        }
        var deliveries = before.deliveries
        while !Task.isCancelled {
            deliveries += 1
            guard deliveries <= settings.deliveries else {
                let reason = BusError(
                    .handlerFailed,
                    "The service \(service) did not survive this command: it ended \(deliveries - 1) times with it in hand.")
                return await setAside(delivery, on: channel, reason, deliveries: deliveries - 1, route)
            }
            do {
                let context = try wire.context(delivery.properties, delivery: deliveries, now: .now)
                try await route.handleBytes(
                    delivery.body, coding,
                    MessageContext(id: context.id, trace: context.trace, sender: context.sender, delivery: deliveries))
                return channel.ack(delivery.deliveryTag, multiple: false)
            } catch {
                // Closed under it: it comes again.
                if Task.isCancelled { return }
                report(delivery, route, error, deliveries)
                if (error as? BusError)?.code == .undecodable || deliveries >= settings.deliveries {
                    let reason = error as? BusError ?? .handlerFailed(service, trace: trace(delivery))
                    return await setAside(delivery, on: channel, reason, deliveries: deliveries, route)
                }
            }
            try? await Task.sleep(for: settings.pause(after: deliveries))
        }
    }

    /// A queue that does not count has delivered this again, so its server died with it: the count goes into the message,
    /// which takes its place at the end of the queue.
    private func writeDown(_ count: CommandCount, _ delivery: Delivery, on channel: AMQPChannel) async {
        var properties = delivery.properties
        properties.headers?[WireHeader.deliveries] = .int64(Int64(count.deliveries))
        do {
            let telling = try await telling.value(until: .now.advanced(by: settings.sendTimeout))
            let outcome = try await telling.publishConfirmed(
                delivery.body, properties: properties, exchange: settings.topology.commandExchange,
                routingKey: settings.topology.key(service: service, subject: properties.type ?? ""), mandatory: true,
                timeout: settings.sendTimeout)
            if outcome == .acked { return channel.ack(delivery.deliveryTag, multiple: false) }
        } catch {
            logger.warning("A command could not be put back: \(error)", metadata: ["queue": "\(queue)"])
        }
        channel.nack(delivery.deliveryTag, multiple: false, requeue: true)
    }

    private func setAside(
        _ delivery: Delivery, on channel: AMQPChannel, _ reason: BusError, deliveries: Int, _ route: CommandRoute? = nil
    ) async {
        let isSetAside = await deadLetters.send(
            delivery, recipient: service.rawValue, reason: reason, deliveries: deliveries, queue: queue,
            isSecret: route?.isSecret == true || delivery.properties.headers?[WireHeader.secret] == .bool(true))
        if isSetAside { channel.ack(delivery.deliveryTag, multiple: false) }
    }

    private func report(_ delivery: Delivery, _ route: CommandRoute, _ error: any Error, _ deliveries: Int) {
        logger.warning(
            "\(service) failed to execute \(route.subject), delivery \(deliveries) of \(settings.deliveries)",
            metadata: [
                "trace": "\(trace(delivery))", "sender": "\(WireCoding.sender(delivery.properties))",
                "error": route.isSecret ? "\(type(of: error))" : "\(type(of: error)): \(error)",
            ])
    }

    private func trace(_ delivery: Delivery) -> MessageID {
        (try? wire.context(delivery.properties, now: .now).trace) ?? MessageID(high: 0, low: 0)
    }

    // MARK: - Ending

    private func finish(_ number: UInt64) {
        let idle = state.withLock { state -> [Gathering] in
            state.running.removeValue(forKey: number)
            guard state.isDraining, state.running.isEmpty else { return [] }
            defer { state.idle = [] }
            return state.idle
        }
        for idle in idle { idle.end() }
    }

    /// Takes nothing new and waits until nothing runs, at most until `deadline`.
    func drain(until deadline: ContinuousClock.Instant) async {
        let idle = state.withLock { state -> Gathering? in
            state.isDraining = true
            guard !state.running.isEmpty else { return nil }
            let idle = Gathering()
            state.idle.append(idle)
            return idle
        }
        await idle?.wait(until: deadline)
    }

    /// Cancels what runs. With the channel it goes back to the broker.
    func close() {
        let (tasks, idle) = state.withLock { state in
            state.isDraining = true
            defer { state.running = [:] }
            return (Array(state.running.values), state.idle)
        }
        for task in tasks { task?.cancel() }
        for idle in idle { idle.end() }
    }
}
