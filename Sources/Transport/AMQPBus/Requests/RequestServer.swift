import AMQP
import AMQPCodec
import Bus
import DequeModule
import Foundation
import Logging
import Synchronization

/// One server of a service: executes requests up to its limits and answers them.
///
/// A request is acknowledged when it is begun, so that what waits here goes to another server if this one dies, and what
/// has begun is never executed twice. The only server of an exclusive service acknowledges nothing: its queue ends with it, so
/// nobody would get what waits here, and a broker that need not remember has less to do.
final class RequestServer: Sendable {
    private struct State {
        var isDraining = false
        var running: [UInt64: RunningRequest] = [:]
        var waiting: Deque<ReceivedRequest> = []
        var lastRunning: UInt64 = 0
        var idle: [Gathering] = []
    }

    /// What becomes of a request by itself, whatever else there is.
    private enum Verdict {
        case execute(ReceivedRequest)
        case answer(BusError)
        case drop
    }

    private struct KnownSubject {
        let route: RequestRoute
        /// What a broker was asked about when it let the request pass.
        let key: String
    }

    let service: ServiceName
    /// Whether another server gets what this one has not begun.
    let acknowledges: Bool
    private let subjects: [String: KnownSubject]
    private let limits: ServiceLimits
    private let wire: WireCoding
    private let coding: any MessageCoding
    private let answering: Provided<AMQPChannel>
    private let foreign: ForeignMessages
    private let logger: Logger
    private let state = Mutex(State())

    init(
        service: ServiceName, acknowledges: Bool, router: Router, topology: AMQPTopology, limits: ServiceLimits, wire: WireCoding,
        coding: any MessageCoding, answering: Provided<AMQPChannel>, foreign: ForeignMessages, logger: Logger
    ) {
        self.service = service
        self.acknowledges = acknowledges
        subjects = router.requests.mapValues { route in
            KnownSubject(route: route, key: topology.requestKey(service: service, subject: route.subject))
        }
        self.limits = limits
        self.wire = wire
        self.coding = coding
        self.answering = answering
        self.foreign = foreign
        self.logger = logger
    }

    /// More than may wait, so that what is too much comes here and is refused at once.
    var prefetch: UInt16 { UInt16(clamping: max(1, limits.backlog) + min(256, max(1, limits.concurrency))) }

    // MARK: - Taking

    /// Requests have come. They begin in the order of their arrival.
    func take(_ deliveries: [Delivery], on channel: AMQPChannel) {
        let now = ContinuousClock.now
        // What ends at the same time waits for the lock: nothing is read under it.
        let verdicts = deliveries.map { judge($0, on: channel, now) }
        var begun: [(UInt64, RunningRequest)] = []
        var refused: [(Delivery, BusError)] = []
        var settled: [UInt64] = []
        let isBacklogEmpty = state.withLock { state in
            let wasEmpty = state.waiting.isEmpty
            for (delivery, verdict) in zip(deliveries, verdicts) {
                switch verdict {
                case .execute(let request):
                    switch admit(request, &state) {
                    case .run(let number, let running): begun.append((number, running))
                    case .refuse(let error): refused.append((delivery, error))
                    case .wait: continue
                    }
                case .answer(let error): refused.append((delivery, error))
                case .drop: break
                }
                if acknowledges { settled.append(delivery.deliveryTag) }
            }
            return wasEmpty && state.waiting.isEmpty
        }
        // One acknowledgement for all, unless something before them waits.
        if acknowledges {
            if isBacklogEmpty, let last = settled.last {
                channel.ack(last, multiple: true)
            } else {
                for tag in settled { channel.ack(tag, multiple: false) }
            }
        }
        start(begun)
        for (delivery, error) in refused { answer(delivery, with: error) }
    }

    private func judge(_ delivery: Delivery, on channel: AMQPChannel, _ now: ContinuousClock.Instant) -> Verdict {
        let properties = delivery.properties
        if let error = wire.foreign(properties) {
            foreign.note(properties, error)
            return .answer(error)
        }
        guard let subject = properties.type, let known = subjects[subject] else { return .answer(.noSuchService(service)) }
        // A sender's rights are those of the key: it must not ask for one thing under the key of another.
        guard delivery.routingKey == known.key else { return .answer(.misdirected(service)) }
        do throws(BusError) {
            let context = try wire.context(properties, now: now)
            if context.isExpired(now: now) { return .drop }
            return .execute(ReceivedRequest(delivery: delivery, context: context, route: known.route, channel: channel))
        } catch {
            return .answer(error)
        }
    }

    private enum Admission {
        case run(UInt64, RunningRequest)
        case wait
        case refuse(BusError)
    }

    private func admit(_ request: ReceivedRequest, _ state: inout State) -> Admission {
        guard !state.isDraining else { return .refuse(.noSuchService(service)) }
        if state.running.count < max(1, limits.concurrency) {
            let (number, running) = run(request, &state)
            return .run(number, running)
        }
        guard state.waiting.count < limits.backlog else { return .refuse(.overloaded(service)) }
        state.waiting.append(request)
        return .wait
    }

    private func run(_ request: ReceivedRequest, _ state: inout State) -> (UInt64, RunningRequest) {
        state.lastRunning += 1
        let running = RunningRequest(request)
        state.running[state.lastRunning] = running
        return (state.lastRunning, running)
    }

    // MARK: - Executing

    /// Requests that came together share a task for each processor that starts one after the other: each goes on in a task of its own
    /// as soon as it has to wait for something. To hand each of them to the pool would cost more than most handlers.
    private func start(_ begun: [(UInt64, RunningRequest)]) {
        guard begun.count > 1 else {
            for (number, running) in begun { start(number, running) }
            return
        }
        let next = SharedCounter()
        for _ in 0..<min(begun.count, Self.processors) {
            Task.detached { [self] in
                while true {
                    let place = next.take()
                    guard place < begun.count else { return }
                    let (number, running) = begun[place]
                    running.started(Task.immediateDetached { [self] in await run(number, running) })
                }
            }
        }
    }

    private static let processors = ProcessInfo.processInfo.activeProcessorCount

    private func run(_ number: UInt64, _ running: RunningRequest) async {
        let answer = await execute(running.request)
        running.ended()
        finish(number, running.request, answer)
    }

    private func start(_ number: UInt64, _ running: RunningRequest) {
        // Detached: neither priority nor task-local values of the reader belong to the request.
        running.started(
            Task.detached { [self] in await run(number, running) })
    }

    private func execute(_ request: ReceivedRequest) async -> Result<[UInt8], BusError> {
        do {
            return .success(try await request.route.handleBytes(request.delivery.body, coding, request.context))
        } catch let error as BusError {
            return .failure(error)
        } catch {
            // Not even the description of the error when the request carries a secret: it may quote its input.
            logger.error(
                "A handler failed: \(service) could not answer \(request.route.subject)",
                metadata: [
                    "trace": "\(request.context.trace)", "sender": "\(request.context.sender)",
                    "error": request.route.isSecret ? "\(type(of: error))" : "\(type(of: error)): \(error)",
                ])
            return .failure(.handlerFailed(service, trace: request.context.trace))
        }
    }

    private func finish(_ number: UInt64, _ request: ReceivedRequest, _ answer: Result<[UInt8], BusError>) {
        let (isOurs, next, idle) = state.withLock { state -> (Bool, (UInt64, RunningRequest)?, [Gathering]) in
            let isOurs = state.running.removeValue(forKey: number) != nil
            let next = takeWaiting(&state)
            guard state.isDraining, state.running.isEmpty else { return (isOurs, next, []) }
            defer { state.idle = [] }
            return (isOurs, next, state.idle)
        }
        // Answered with `closed` otherwise.
        if isOurs {
            switch answer {
            case .success(let body): self.answer(request.delivery, with: body)
            case .failure(let error): self.answer(request.delivery, with: error)
            }
        }
        if let (number, running) = next { start(number, running) }
        for idle in idle { idle.end() }
    }

    private func takeWaiting(_ state: inout State) -> (UInt64, RunningRequest)? {
        guard !state.isDraining else { return nil }
        while let request = state.waiting.popFirst() {
            // Of a channel that is gone: the broker has it back, or dropped it with the queue.
            guard request.channel.isOpen else { continue }
            settle(request)
            if request.context.isExpired() { continue }
            return run(request, &state)
        }
        return nil
    }

    // MARK: - Answering

    private func answer(_ delivery: Delivery, with error: BusError) {
        // The coding of an error cannot fail; if it did, the caller's deadline would tell.
        guard let body = try? coding.encode(error) else { return }
        publish(body, to: delivery, isError: true)
    }

    private func answer(_ delivery: Delivery, with body: [UInt8]) { publish(body, to: delivery, isError: false) }

    private func publish(_ body: [UInt8], to delivery: Delivery, isError: Bool) {
        guard let replyTo = delivery.properties.replyTo, let channel = answering.current else { return }
        do throws(AMQPError) {
            try channel.publish(
                body, properties: wire.reply(to: delivery.properties, isError: isError), exchange: "", routingKey: replyTo,
                mandatory: false)
        } catch {
            logger.warning(
                "An answer could not be sent: \(error)",
                metadata: ["subject": "\(delivery.properties.type ?? "")", "message": "\(delivery.properties.messageID ?? "")"])
        }
    }

    // MARK: - Ending

    /// The channel is gone, and with it all that waited.
    func interrupted() { state.withLock { $0.waiting.removeAll { !$0.channel.isOpen } } }

    /// Takes nothing new. What has not begun is handed to `leftover`: another server's, or answered.
    func beginDrain() -> [ReceivedRequest] {
        state.withLock { state in
            state.isDraining = true
            defer { state.waiting = [] }
            return Array(state.waiting)
        }
    }

    /// Tells callers that nobody will do what they asked.
    func refuse(_ requests: [ReceivedRequest]) {
        for request in requests {
            answer(request.delivery, with: .noSuchService(service))
            settle(request)
        }
    }

    private func settle(_ request: ReceivedRequest) {
        if acknowledges { request.channel.ack(request.delivery.deliveryTag, multiple: false) }
    }

    /// Waits until nothing runs, at most until `deadline`.
    func waitUntilIdle(until deadline: ContinuousClock.Instant) async {
        let idle = state.withLock { state -> Gathering? in
            guard !state.running.isEmpty else { return nil }
            let idle = Gathering()
            state.idle.append(idle)
            return idle
        }
        await idle?.wait(until: deadline)
    }

    /// Cancels what runs and tells its callers.
    func close() {
        let (running, waiting, idle) = state.withLock { state in
            state.isDraining = true
            defer {
                state.running = [:]
                state.waiting = []
                state.idle = []
            }
            return (Array(state.running.values), Array(state.waiting), state.idle)
        }
        for running in running {
            running.abort()
            answer(running.request.delivery, with: .closed(service))
        }
        refuse(waiting)
        for idle in idle { idle.end() }
    }
}
