import Bus
import Logging
import Synchronization

/// What the buses of one process share: services, subscribers and what waits for them.
final class Switchboard: Sendable {
    private struct State {
        var services: [ServiceName: Service] = [:]
        var subscribers: [String: Subscriber] = [:]
        var subscribersBySubject: [String: [Subscriber]] = [:]
    }

    let mode: InProcessMode
    let settings: InProcessSettings
    let logger: Logger
    let deadLetters: DeadLetterOffice
    private let state = Mutex(State())

    init(mode: InProcessMode, settings: InProcessSettings, logger: Logger) {
        self.mode = mode
        self.settings = settings
        self.logger = logger
        self.deadLetters = DeadLetterOffice(limit: settings.deadLetters, logger: logger)
    }

    /// A service that somebody serves or has sent something to; nil when nobody ever did.
    func knownService(_ name: ServiceName) -> Service? { state.withLock { $0.services[name] } }

    func service(_ name: ServiceName) -> Service {
        state.withLock { state in
            if let service = state.services[name] { return service }
            let service = Service(name: name, settings: settings, deadLetters: deadLetters, logger: logger)
            state.services[name] = service
            return service
        }
    }

    /// The subscriber of this name, from now on told of `subject`.
    func subscriber(_ name: String, of subject: String) -> Subscriber {
        state.withLock { state in
            let subscriber =
                state.subscribers[name]
                ?? Subscriber(name: name, settings: settings, deadLetters: deadLetters, logger: logger)
            state.subscribers[name] = subscriber
            if state.subscribersBySubject[subject, default: []].contains(where: { $0 === subscriber }) == false {
                state.subscribersBySubject[subject, default: []].append(subscriber)
            }
            return subscriber
        }
    }

    func subscribers(of subject: String) -> [Subscriber] { state.withLock { $0.subscribersBySubject[subject] ?? [] } }

    // MARK: - Crossing from one role to another

    func payload<T: Codable & Sendable>(_ value: T) throws(BusError) -> Payload {
        switch mode {
        case .values: .value(value)
        case .encoded(let coding): .bytes(try coding.encode(value), coding)
        }
    }

    func value<T: Codable & Sendable>(_ type: T.Type, from payload: Payload) throws(BusError) -> T {
        switch payload {
        case .value(let value):
            guard let value = value as? T else {
                throw BusError(.undecodable, "The answer is of another type than \(T.self).")
            }
            return value
        case .bytes(let bytes, let coding): return try coding.decode(T.self, from: bytes)
        }
    }

    /// The context as the receiver gets it.
    func carried(_ context: MessageContext) throws(BusError) -> MessageContext {
        guard case .encoded(let coding) = mode else { return context }
        return try coding.decode(MessageHeaders.self, from: try coding.encode(MessageHeaders(context))).context()
    }

    /// An error as the caller gets it.
    func carried(_ error: BusError) -> BusError {
        guard case .encoded(let coding) = mode else { return error }
        do throws(BusError) {
            return try coding.decode(BusError.self, from: try coding.encode(error))
        } catch {
            return error
        }
    }
}
