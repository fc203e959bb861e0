import Glibc
import Synchronization

/// Finds the addresses of a host. The system's resolver may hang for minutes and cannot be stopped, so that it has a thread of its
/// own that is left behind when the deadline passes.
struct Resolver: Sendable {
    static let system = Resolver { endpoint throws(SocketError) in try lookUp(endpoint, flags: 0) }

    /// More look-ups than this at once mean that the resolver hangs.
    static let limit = 16
    private static let running = Mutex(0)

    private let query: @Sendable (Endpoint) throws(SocketError) -> [SocketAddress]

    /// `query` may block.
    init(query: @escaping @Sendable (Endpoint) throws(SocketError) -> [SocketAddress]) { self.query = query }

    /// Begins to look up; `wake` is signalled when `lookup.result` is there.
    func begin(_ endpoint: Endpoint, wake: WakeSignal) throws(SocketError) -> Lookup {
        let lookup = Lookup()
        // A numeric address needs no thread.
        if let addresses = try? Self.lookUp(endpoint, flags: AI_NUMERICHOST) {
            lookup.finish(.success(addresses))
            return lookup
        }
        let isPossible = Self.running.withLock { running in
            guard running < Self.limit else { return false }
            running += 1
            return true
        }
        guard isPossible else {
            throw SocketError(
                .nameNotResolved,
                "The addresses of \(endpoint.host) cannot be found: \(Self.limit) look-ups are waiting for the system's resolver. "
                    + "Check the name servers in /etc/resolv.conf.")
        }
        do {
            try SystemThread.start(name: "socket.resolver") { [query] in
                do throws(SocketError) {
                    lookup.finish(.success(try query(endpoint)))
                } catch {
                    lookup.finish(.failure(error))
                }
                Self.running.withLock { $0 -= 1 }
                wake.signal()
            }
        } catch {
            Self.running.withLock { $0 -= 1 }
            throw error
        }
        return lookup
    }

    /// One question and, when it is there, its answer.
    final class Lookup: Sendable {
        private let state = Mutex<Result<[SocketAddress], SocketError>?>(nil)

        var result: Result<[SocketAddress], SocketError>? { state.withLock { $0 } }

        fileprivate func finish(_ result: Result<[SocketAddress], SocketError>) { state.withLock { $0 = result } }
    }

    private static func lookUp(_ endpoint: Endpoint, flags: Int32) throws(SocketError) -> [SocketAddress] {
        guard (1...65_535).contains(endpoint.port), !endpoint.host.isEmpty else {
            throw SocketError(.nameNotResolved, "\(endpoint) is no address: it needs a host and a port from 1 to 65535.")
        }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags | AI_NUMERICSERV
        var first: UnsafeMutablePointer<addrinfo>?
        let result = getaddrinfo(endpoint.host, String(endpoint.port), &hints, &first)
        guard result == 0 else {
            let reason = result == EAI_SYSTEM ? SystemText.error(errno) : String(cString: gai_strerror(result))
            throw SocketError(
                .nameNotResolved, "The host \(endpoint.host) was not found (\(reason)). Check the name and the name servers.",
                systemError: result == EAI_SYSTEM ? errno : nil)
        }
        defer { freeaddrinfo(first) }
        let addresses = sequence(first: first, next: { $0?.pointee.ai_next })
            .compactMap { $0.map { SocketAddress($0.pointee) } }
        return SocketAddress.interleaved(addresses)
    }
}
