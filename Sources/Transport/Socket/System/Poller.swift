import CLinux
import Glibc

/// What the I/O thread waits for once the connection stands: the socket and the wake signal (epoll).
///
/// The wake signal is edge-triggered: it needs no read. The socket is level-triggered while it is read, so that a short read is the
/// last system call of a pass.
final class Poller {
    struct Interest: Equatable {
        var reads: Bool
        var writes: Bool
    }

    struct Readiness {
        var isReadable = false
        var isWritable = false
        /// The peer has gone altogether: reading tells why.
        var isBroken = false
    }

    private let epoll: Descriptor
    private let socket: Int32
    private var interest: Interest

    init(socket: Int32, wake: WakeSignal) throws(SocketError) {
        let number = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard number >= 0 else { throw SocketError.resources("event queue") }
        epoll = Descriptor(number)
        self.socket = socket
        interest = Interest(reads: true, writes: false)
        var event = epoll_event()
        event.events = EPOLLIN.rawValue | EPOLLET.rawValue
        event.data.fd = wake.number
        guard epoll_ctl(number, EPOLL_CTL_ADD, wake.number, &event) == 0 else { throw SocketError.resources("event queue") }
        event = Self.event(for: interest, socket: socket)
        guard epoll_ctl(number, EPOLL_CTL_ADD, socket, &event) == 0 else { throw SocketError.resources("event queue") }
    }

    func set(_ wanted: Interest) {
        guard wanted != interest else { return }
        var event = Self.event(for: wanted, socket: socket)
        if epoll_ctl(epoll.number, EPOLL_CTL_MOD, socket, &event) == 0 { interest = wanted }
    }

    /// Waits until something happens or `limit` has passed; `nil` waits for ever.
    func wait(_ limit: Duration?) -> Readiness {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 2) { events in
            var readiness = Readiness()
            let count = epoll_wait(epoll.number, events.baseAddress, 2, Milliseconds.roundedUp(limit))
            for event in events.prefix(max(0, Int(count))) where event.data.fd == socket {
                readiness.isReadable = event.events & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue) != 0
                readiness.isWritable = event.events & EPOLLOUT.rawValue != 0
                readiness.isBroken = event.events & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
            }
            return readiness
        }
    }

    private static func event(for interest: Interest, socket: Int32) -> epoll_event {
        var event = epoll_event()
        if interest.reads { event.events |= EPOLLIN.rawValue | EPOLLRDHUP.rawValue }
        if interest.writes { event.events |= EPOLLOUT.rawValue }
        // A peer that has gone is always reported. While reading is paused it must be reported once, not all the time.
        if !interest.reads { event.events |= EPOLLET.rawValue }
        event.data.fd = socket
        return event
    }
}
