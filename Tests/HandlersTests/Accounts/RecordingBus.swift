import Bus
import Contracts
import TestSupport

/// A bus to nowhere that remembers which sessions and keys were said to have ended.
struct RecordingBus: MessageBus {
    let ended = Recorder<String>()
    let revoked = Recorder<String>()

    func request<R: Request>(_ request: R, timeout: Duration, context: MessageContext?) async throws(BusError) -> R.Reply {
        throw BusError(.noSuchService, "Nobody is here.")
    }

    func send<C: Command>(_ command: C, context: MessageContext?) async throws(BusError) {
        throw BusError(.noSuchService, "Nobody is here.")
    }

    func publish<E: Event>(_ event: E, context: MessageContext?) async throws(BusError) {
        if let event = event as? SessionsEnded { event.tokenHashes.forEach(ended.append) }
        if let event = event as? KeysRevoked { event.keys.forEach(revoked.append) }
    }

    func serve(_ router: Router, as service: ServiceName, limits: ServiceLimits) async throws(BusError) -> any Registration {
        throw BusError(.noSuchService, "Nobody is here.")
    }

    func subscribe<E: Event>(
        to event: E.Type, as subscriber: String, _ receive: @escaping @Sendable (E, MessageContext) async throws -> Void
    ) async throws(BusError) -> any Registration {
        throw BusError(.noSuchService, "Nobody is here.")
    }
}
