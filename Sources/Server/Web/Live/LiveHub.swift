internal import Contracts
internal import Domain
internal import NIOCore
internal import Synchronization

/// All live streams of this instance.
final class LiveHub: Sendable {
    private struct State {
        var loops: [ObjectIdentifier: LiveLoop] = [:]
        var nextNumber = 0
        var isClosed = false
        /// The newest ticks, for browsers that lost their connection for a moment.
        var recent: [LiveTick] = []
    }

    private static let recentLimit = 64

    private let board: MarketBoard
    private let limit: Int
    private let state = Mutex(State())
    private let open = Atomic<Int>(0)

    init(board: MarketBoard, limit: Int) {
        self.board = board
        self.limit = limit
    }

    /// Streams that are open now.
    var count: Int { open.load(ordering: .relaxed) }

    /// Takes one more stream if there is room; `serve` gives the place back.
    func admit() -> Bool {
        guard !state.withLock({ $0.isClosed }) else { return false }
        if open.add(1, ordering: .relaxed).newValue <= limit { return true }
        open.subtract(1, ordering: .relaxed)
        return false
    }

    /// Gives back a place that `admit()` gave and `serve` will not use.
    func withdraw() { open.subtract(1, ordering: .relaxed) }

    /// Streams to `channel`, whose answer's head and first bytes have been written, until the browser goes, its session
    /// ends or the server stops. Call it after `admit()` said yes.
    func serve(_ channel: any Channel, interest: LiveStream.Interest) async {
        defer { open.subtract(1, ordering: .relaxed) }
        let (loop, number) = place(on: channel.eventLoop)
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.eventLoop.execute { self.start(channel, interest, loop, number, continuation) }
            }
        } onCancel: {
            loop.eventLoop.execute { loop.end(number, isCancelled: true) }
        }
    }

    func publish(_ tick: LiveTick) {
        let loops = state.withLock { state in
            if state.recent.count >= LiveHub.recentLimit { state.recent.removeFirst() }
            state.recent.append(tick)
            return Array(state.loops.values)
        }
        for loop in loops { loop.eventLoop.execute { loop.send(tick) } }
    }

    func publish(_ message: ByteBuffer) {
        for loop in loops { loop.eventLoop.execute { loop.send(message) } }
    }

    func publish(_ message: ByteBuffer, to user: UserID) {
        for loop in loops { loop.eventLoop.execute { loop.send(message, to: user) } }
    }

    func heartbeat(interval: Duration, stalledLimit: Duration) {
        for loop in loops {
            loop.eventLoop.execute { loop.heartbeat(interval: TimeAmount(interval), stalledLimit: TimeAmount(stalledLimit)) }
        }
    }

    func end(sessions hashes: [String]) {
        let hashes = Set(hashes)
        for loop in loops {
            loop.eventLoop.execute { for number in loop.numbers(ofSessions: hashes) { loop.end(number) } }
        }
    }

    /// Ends all streams and admits none from now on.
    func close() {
        let loops = state.withLock { state in
            state.isClosed = true
            return Array(state.loops.values)
        }
        for loop in loops {
            loop.eventLoop.execute { for number in loop.numbersToEnd() { loop.end(number) } }
        }
    }

    private var loops: [LiveLoop] { state.withLock { Array($0.loops.values) } }

    private func place(on eventLoop: any EventLoop) -> (LiveLoop, Int) {
        state.withLock { state in
            state.nextNumber += 1
            let key = ObjectIdentifier(eventLoop)
            if let loop = state.loops[key] { return (loop, state.nextNumber) }
            let loop = LiveLoop(eventLoop: eventLoop)
            state.loops[key] = loop
            return (loop, state.nextNumber)
        }
    }

    private func start(
        _ channel: any Channel, _ interest: LiveStream.Interest, _ loop: LiveLoop, _ number: Int,
        _ continuation: CheckedContinuation<Void, Never>
    ) {
        let stream = LiveStream(channel: channel, interest: interest, whenOver: continuation)
        guard loop.open(stream, number: number) else { return }
        channel.closeFuture.whenComplete { _ in loop.end(number) }
        LiveChannelHandler.prepare(channel) { loop.end(number) }
        for message in catchUp(interest) { stream.send(message) }
        // The server may have begun to stop while this one was on its way in.
        if state.withLock({ $0.isClosed }) { loop.end(number) }
    }

    /// What brings a browser from its last event to now.
    private func catchUp(_ interest: LiveStream.Interest) -> [ByteBuffer] {
        let view = board.view
        let halts = view.halts.isEmpty ? [] : [LiveMessage.halts(view.halts)]
        guard view.status != nil || !view.quotes.isEmpty else { return halts }
        if let last = interest.lastEventID, let missed = missed(since: last) {
            return missed.map { $0.message(for: interest.choice) } + halts
        }
        return [LiveTick.snapshot(of: view, for: interest.choice)] + halts
    }

    /// The ticks after the one with this identifier; nil when they are not all here.
    private func missed(since identifier: String) -> [LiveTick]? {
        state.withLock { state in
            let index = state.recent.lastIndex {
                LiveMessage.identifier(epoch: $0.view.epoch, sequence: $0.view.sequence) == identifier
            }
            return index.map { Array(state.recent[($0 + 1)...]) }
        }
    }
}
