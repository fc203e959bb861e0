import Glibc
import Logging
import Synchronization

/// The life of a stream, on its I/O thread: connect, then read, send and keep deadlines until it is over. Only that thread touches it.
final class StreamLoop {
    let stream: SocketStream
    let handler: any StreamHandler
    let buffer: ReadBuffer
    var nextTick: ContinuousClock.Instant?
    /// There may be something to read that the poller does not know of: in TLS's buffers, or left unconsumed.
    var mustRead = false
    /// Reading cannot go on before the socket can be written to (TLS).
    var readingWantsWrite = false
    var wasPaused = false
    /// Since when the socket takes nothing, and how much waited in the kernel at a later look.
    var stall: (since: ContinuousClock.Instant, seen: ContinuousClock.Instant, waitingCount: Int)?
    /// Our end is sent; what still comes is dropped.
    var hasSentEnd = false

    /// So many receives in a row before deadlines and orders from outside are looked at again.
    static let receivesInARow = 16

    init(stream: SocketStream, handler: any StreamHandler) {
        self.stream = stream
        self.handler = handler
        buffer = ReadBuffer(capacity: stream.settings.readBufferBytes, maximum: stream.settings.maximumReadBufferBytes)
    }

    /// Everything from the first look-up to the closed socket.
    func run(
        tls: TLSSettings?, wake: WakeSignal, resolver: Resolver, connected: (Result<SocketStream, SocketError>) -> Void
    ) {
        let channel: ByteChannel
        let poller: Poller
        do throws(SocketError) {
            channel = try connect(tls: tls, wake: wake, resolver: resolver)
            poller = try Poller(socket: channel.socket.number, wake: wake)
        } catch {
            stream.logger.debug("\(error)")
            stream.endWriting(error)
            connected(.failure(error))
            return
        }
        stream.state.withLock { state in
            state.channel = channel
            state.phase = .open
            state.isAwake = true
        }
        handler.opened(stream)
        connected(.success(stream))
        var end: SocketError?
        do throws(SocketError) {
            nextTick = handler.tick(.now)
            try serve(channel, poller)
        } catch {
            end = error
        }
        // Also for a writer that is sending at this moment.
        channel.shutDown()
        stream.endWriting(end ?? SocketError(.closed, "The connection to \(stream.endpoint) was closed."))
        handler.closed(end)
    }

    /// Returns after a close of our own, throws why the stream is over otherwise.
    private func serve(_ channel: ByteChannel, _ poller: Poller) throws(SocketError) {
        while true {
            gather()
            if let sending = stream.state.withLock({ $0.beginSending() }) {
                stream.send(over: sending, rounds: Self.receivesInARow)?.signal()
            }
            let wanted = try takeOrders(channel)
            guard !wanted.isOver else { return }
            poller.set(Poller.Interest(reads: wanted.reads, writes: wanted.writes))
            let maySleep = stream.state.withLock { $0.sleepIfIdle() } && !(mustRead && wanted.reads)
            let readiness = poller.wait(maySleep ? wanted.pause : .zero)
            stream.state.withLock { state in
                state.isAwake = true
                if readiness.isWritable || readiness.isBroken { state.isBlocked = false }
            }
            if readiness.isWritable, readingWantsWrite {
                readingWantsWrite = false
                mustRead = true
            }
            guard wanted.reads, mustRead || readiness.isReadable || readiness.isBroken else { continue }
            guard try read(channel) else { return }
        }
    }

    /// Waits a moment for what is about to be written, so that it is sent with one call. Neither is anything read meanwhile: what comes
    /// is handled together, too.
    private func gather() {
        guard stream.state.withLock({ $0.isGathering }) else { return }
        // A wait on the socket would end with the next octet. Nothing is lost by it: who has orders for this thread has them heard after
        // this time.
        usleep(Self.gatheringMicroseconds)
        stream.state.withLock { $0.isGathering = false }
    }

    private static let gatheringMicroseconds: UInt32 = 60
}

extension StreamState {
    /// Lets the I/O thread sleep if it has seen everything; then whoever has something for it wakes it.
    mutating func sleepIfIdle() -> Bool {
        let canSend = queuedCount > 0 && !isSending && !isBlocked && maySend
        isAwake = hasOrders || canSend
        return !isAwake
    }
}
