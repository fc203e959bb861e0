internal import AMQP
public import Bus
internal import Synchronization

/// The place of the only instance that serves a service: held as long as the connection that consumes lives, and taken
/// again after a lost connection, unless another instance was faster.
///
/// It is a queue that belongs to one connection, so two instances never hold it at the same time at the broker; an instance
/// that lost its connection learns so a little later, and what it owns (a database) must be guarded by its own lock as well.
public final class LeaderClaim: Sendable {
    /// Who has the place.
    public enum Holder: Hashable, Sendable {
        case us
        /// Somebody else, by the name of its instance; nil while it does not answer.
        case other(String?)
        /// No connection, or the first try is under way.
        case unknown
    }

    private struct State {
        var holder = Holder.unknown
        var wasOurs = false
        var isReleased = false
        /// Set once another instance has the place that was ours.
        var lost: String?
        var waitingForLoss: [CheckedContinuation<String, Never>] = []
    }

    /// What only the holder of the place serves.
    public let service: ServiceName
    let taken = Provided<Bool>()
    private let state = Mutex(State())
    private let releasing = Mutex<(@Sendable () async -> Void)?>(nil)

    init(service: ServiceName) { self.service = service }

    /// Who has the place as far as is known here; may be news to us a little late.
    public var holder: Holder { state.withLock { $0.holder } }

    /// Returns the name of the instance that took the place away; never, if nobody does. After `release` it returns at once.
    public func lost() async -> String {
        await withCheckedContinuation { continuation in
            let early = state.withLock { state -> String? in
                if let lost = state.lost { return lost }
                if state.isReleased { return "" }
                state.waitingForLoss.append(continuation)
                return nil
            }
            if let early { continuation.resume(returning: early) }
        }
    }

    /// Gives the place to whoever waits for it.
    public func release() async {
        let waiting = state.withLock { state in
            state.isReleased = true
            state.holder = .unknown
            defer { state.waitingForLoss = [] }
            return state.waitingForLoss
        }
        for waiter in waiting { waiter.resume(returning: "") }
        taken.close()
        await releasing.withLock { $0 }?()
    }

    func onRelease(_ body: @escaping @Sendable () async -> Void) { releasing.withLock { $0 = body } }

    /// The queue is ours.
    func won() {
        state.withLock { state in
            state.holder = .us
            state.wasOurs = true
        }
        taken.provide(true)
    }

    /// The connection is gone: nobody knows.
    func uncertain() {
        taken.withdraw()
        state.withLock { $0.holder = .unknown }
    }

    /// Somebody else has it; returns whether that is news.
    func standsBy(behind leader: String?) -> Bool {
        taken.withdraw()
        let (isNews, waiting) = state.withLock { state -> (Bool, [CheckedContinuation<String, Never>]) in
            let isNews = state.holder != .other(leader)
            state.holder = .other(leader)
            guard state.wasOurs, let leader, state.lost == nil else { return (isNews, []) }
            state.lost = leader
            defer { state.waitingForLoss = [] }
            return (isNews, state.waitingForLoss)
        }
        for waiter in waiting { waiter.resume(returning: leader ?? "") }
        return isNews
    }
}
