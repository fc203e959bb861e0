internal import Contracts
internal import Domain
internal import NIOCore
internal import Synchronization

/// All streams of the API of this instance, and the newest ticks for those that lost their connection for a moment.
final class APIStreams: Sendable {
    enum News: Sendable {
        case tick(APITick)
        case order(Order)
        case signOfLife
    }

    private struct Listener {
        let user: UserID
        let key: String
        let expiresAt: Timestamp?
        let channel: any Channel
        let news: AsyncStream<News>.Continuation
    }

    private struct State {
        var listeners: [Int: Listener] = [:]
        var nextNumber = 0
        var recent: [APITick] = []
        var isClosed = false
    }

    /// What may wait for a listener that is slow; beyond it the connection is closed, and it goes on where it stopped.
    static let backlog = 512
    static let maximumPerUser = 20
    private static let recentLimit = 64

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    var count: Int { state.withLock { $0.listeners.count } }

    /// News for the holder of a key from now on. Throws `WebError.tooManyStreams`.
    func open(for caller: KeyIdentity, on channel: any Channel) throws(WebError) -> (number: Int, news: AsyncStream<News>) {
        let (news, continuation) = AsyncStream.makeStream(of: News.self, bufferingPolicy: .bufferingOldest(APIStreams.backlog))
        let number: Int? = state.withLock { state in
            let own = state.listeners.values.count { $0.user == caller.user }
            guard !state.isClosed, state.listeners.count < limit, own < APIStreams.maximumPerUser else { return nil }
            state.nextNumber += 1
            state.listeners[state.nextNumber] = Listener(
                user: caller.user, key: caller.key.id, expiresAt: caller.key.expiresAt, channel: channel, news: continuation)
            return state.nextNumber
        }
        guard let number else { throw .tooManyStreams }
        return (number, news)
    }

    func end(_ number: Int) {
        state.withLock { $0.listeners.removeValue(forKey: number) }?.news.finish()
    }

    func publish(_ tick: APITick) {
        state.withLock { state in
            if state.recent.count >= APIStreams.recentLimit { state.recent.removeFirst() }
            state.recent.append(tick)
        }
        tell(.tick(tick)) { _ in true }
    }

    func publish(_ order: Order, of user: UserID) { tell(.order(order)) { $0.user == user } }

    /// Also ends the streams of keys that have expired.
    func heartbeat(now: Timestamp) {
        end { $0.expiresAt.map { $0 <= now } ?? false }
        tell(.signOfLife) { _ in true }
    }

    func end(keys: [String]) { end { keys.contains($0.key) } }

    /// Ends all streams and opens none from now on.
    func close() {
        state.withLock { $0.isClosed = true }
        end { _ in true }
    }

    /// The ticks after one; nil when they are not all here.
    func missed(since position: APIStreamPosition) -> [APITick]? {
        state.withLock { state in
            state.recent.lastIndex { $0.view.epoch == position.epoch && $0.view.sequence == position.sequence }
                .map { Array(state.recent[($0 + 1)...]) }
        }
    }

    private func tell(_ news: News, _ isMeant: (Listener) -> Bool) {
        let listeners = state.withLock { state in state.listeners.filter { isMeant($0.value) } }
        for (number, listener) in listeners {
            guard case .dropped = listener.news.yield(news) else { continue }
            // It takes nothing: to close is the only thing that it will notice.
            end(number)
            listener.channel.close(promise: nil)
        }
    }

    private func end(_ isMeant: (Listener) -> Bool) {
        let numbers = state.withLock { state in state.listeners.filter { isMeant($0.value) }.map(\.key) }
        for number in numbers { end(number) }
    }
}
