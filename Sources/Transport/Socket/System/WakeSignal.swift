import CLinux
import Glibc

/// Wakes a thread that waits in `epoll` or `poll`, from any thread (eventfd).
final class WakeSignal: Sendable {
    private let event: Descriptor

    var number: Int32 { event.number }

    init() throws(SocketError) {
        let number = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard number >= 0 else { throw SocketError.resources("an event") }
        event = Descriptor(number)
    }

    func signal() {
        var one: UInt64 = 1
        // Fails only when the counter is full: then the thread is awake anyway.
        _ = Glibc.write(event.number, &one, 8)
    }

    /// Forgets the signals so far.
    func clear() {
        var count: UInt64 = 0
        _ = Glibc.read(event.number, &count, 8)
    }
}

extension SocketError {
    /// A call that makes something of the system failed; `errno` says why.
    static func resources(_ what: String) -> SocketError {
        let number = errno
        return SocketError(
            .noResources, "The system gives no \(what) for a connection (\(SystemText.error(number))).", systemError: number)
    }
}
