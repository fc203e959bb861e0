internal import Domain
internal import NIOCore

/// The live streams of one event loop: a tick reaches all of them in one job of the loop, without waking a task for each.
///
/// `@unchecked Sendable`: everything but `eventLoop` is touched on the event loop only; each method checks it.
final class LiveLoop: @unchecked Sendable {
    let eventLoop: any EventLoop
    private var streams: [Int: LiveStream] = [:]
    private var byUser: [UserID: Set<Int>] = [:]
    /// Ended before they were opened.
    private var endedEarly: Set<Int> = []

    init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// False when the stream was over before it began; its continuation has been resumed then.
    func open(_ stream: LiveStream, number: Int) -> Bool {
        eventLoop.preconditionInEventLoop()
        if endedEarly.remove(number) != nil {
            stream.end()
            return false
        }
        streams[number] = stream
        if let user = stream.interest.user { byUser[user, default: []].insert(number) }
        return true
    }

    /// - Returns: whether it was open.
    @discardableResult
    func end(_ number: Int, isCancelled: Bool = false) -> Bool {
        eventLoop.preconditionInEventLoop()
        guard let stream = streams.removeValue(forKey: number) else {
            if isCancelled { endedEarly.insert(number) }
            return false
        }
        if let user = stream.interest.user {
            byUser[user]?.remove(number)
            if byUser[user]?.isEmpty == true { byUser[user] = nil }
        }
        stream.end()
        return true
    }

    func send(_ tick: LiveTick) {
        eventLoop.preconditionInEventLoop()
        for stream in streams.values { stream.send(tick) }
    }

    func send(_ message: ByteBuffer) {
        eventLoop.preconditionInEventLoop()
        for stream in streams.values { stream.send(message) }
    }

    func send(_ message: ByteBuffer, to user: UserID) {
        eventLoop.preconditionInEventLoop()
        for number in byUser[user] ?? [] { streams[number]?.send(message) }
    }

    /// Signs of life for the quiet ones; the end for those that take nothing.
    func heartbeat(interval: TimeAmount, stalledLimit: TimeAmount) {
        eventLoop.preconditionInEventLoop()
        for stream in streams.values {
            if stream.stalledFor >= stalledLimit {
                stream.channel.close(promise: nil)
            } else {
                stream.heartbeat(olderThan: interval)
            }
        }
    }

    /// - Returns: the numbers of the streams that belonged to these sessions.
    func numbers(ofSessions hashes: Set<String>) -> [Int] {
        eventLoop.preconditionInEventLoop()
        return streams.compactMap { number, stream in
            stream.interest.sessionHash.map { hashes.contains($0) } == true ? number : nil
        }
    }

    /// Says goodbye to all. Those that would not hear it are cut off.
    func numbersToEnd() -> [Int] {
        eventLoop.preconditionInEventLoop()
        for stream in streams.values {
            stream.send(LiveMessage.bye)
            if !stream.channel.isWritable { stream.channel.close(promise: nil) }
        }
        return Array(streams.keys)
    }
}
