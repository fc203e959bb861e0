import Glibc
import Logging

/// Finds a connected socket for an endpoint: asks for its addresses, tries them one after the other, the next one when one has
/// failed or has not answered for a quarter of a second (RFC 8305 section 5), and takes the first that answers.
struct Dialer {
    let endpoint: Endpoint
    let resolver: Resolver
    let wait: ConnectWait
    let logger: Logger

    private static let stagger = Duration.milliseconds(250)

    func dial() throws(SocketError) -> Descriptor {
        let addresses = try resolve()
        let socket = try connectAny(addresses)
        Self.configure(socket)
        return socket
    }

    private func resolve() throws(SocketError) -> [SocketAddress] {
        let lookup = try resolver.begin(endpoint, wake: wait.wake)
        while true {
            if let result = lookup.result {
                let addresses = try result.get()
                guard !addresses.isEmpty else {
                    throw SocketError(.nameNotResolved, "The host \(endpoint.host) has no address. Check the name.")
                }
                return addresses
            }
            _ = try wait.wait(for: []) {
                SocketError(
                    .timedOut,
                    "The addresses of \(endpoint.host) could not be found in time: the resolver does not answer. Check the name servers."
                )
            }
        }
    }

    private struct Attempt {
        let socket: Descriptor
        let address: SocketAddress
    }

    private func connectAny(_ addresses: [SocketAddress]) throws(SocketError) -> Descriptor {
        var waiting = addresses[...]
        var attempts: [Attempt] = []
        var failures: [(address: SocketAddress, error: Int32)] = []
        var nextStart = ContinuousClock.now
        while true {
            if let address = waiting.first, attempts.isEmpty || ContinuousClock.now >= nextStart {
                waiting.removeFirst()
                nextStart = ContinuousClock.now.advanced(by: Self.stagger)
                switch try Self.begin(address) {
                case .connected(let socket): return told(socket, address)
                case .under(let socket): attempts.append(Attempt(socket: socket, address: address))
                case .failed(let error): failures.append((address, error))
                }
                continue
            }
            guard !attempts.isEmpty else { throw failure(failures) }
            let ready = try wait.wait(
                for: attempts.map { ConnectWait.Socket(number: $0.socket.number, writes: true) },
                until: waiting.isEmpty ? nil : nextStart, late: { late(attempts.map(\.address), failures.map(\.address)) })
            var undecided: [Attempt] = []
            for (attempt, isReady) in zip(attempts, ready) {
                guard isReady else {
                    undecided.append(attempt)
                    continue
                }
                let error = Self.pendingError(of: attempt.socket)
                if error == 0 { return told(attempt.socket, attempt.address) }
                failures.append((attempt.address, error))
            }
            attempts = undecided
        }
    }

    private enum Beginning {
        case connected(Descriptor)
        case under(Descriptor)
        case failed(Int32)
    }

    private static func begin(_ address: SocketAddress) throws(SocketError) -> Beginning {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let number = socket(address.family, type, 0)
        guard number >= 0 else {
            // A family that this machine does not speak is one address that fails.
            guard errno != EAFNOSUPPORT else { return .failed(EAFNOSUPPORT) }
            throw SocketError.resources("socket")
        }
        let descriptor = Descriptor(number)
        let result = address.withSocketAddress { Glibc.connect(number, $0, $1) }
        if result == 0 { return .connected(descriptor) }
        return errno == EINPROGRESS || errno == EINTR ? .under(descriptor) : .failed(errno)
    }

    private static func pendingError(of socket: Descriptor) -> Int32 {
        var error: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(socket.number, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno
    }

    /// Small messages leave at once; a machine that is gone is noticed although nothing is written (after two minutes).
    private static func configure(_ socket: Descriptor) {
        func set(_ level: Int32, _ option: Int32, _ value: Int32) {
            var value = value
            setsockopt(socket.number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
        }
        set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        set(SOL_SOCKET, SO_KEEPALIVE, 1)
        set(Int32(IPPROTO_TCP), TCP_KEEPIDLE, 60)
        set(Int32(IPPROTO_TCP), TCP_KEEPINTVL, 10)
        set(Int32(IPPROTO_TCP), TCP_KEEPCNT, 6)
    }

    private func told(_ socket: Descriptor, _ address: SocketAddress) -> Descriptor {
        logger.debug("Connected to \(endpoint) at \(address).")
        return socket
    }

    private func late(_ silent: [SocketAddress], _ failed: [SocketAddress]) -> SocketError {
        let list = (silent + failed).map(\.description).joined(separator: ", ")
        return SocketError(
            .timedOut,
            "\(endpoint) did not answer in time (tried \(list)). Check that the host is up and no firewall drops the port.")
    }

    private func failure(_ failures: [(address: SocketAddress, error: Int32)]) -> SocketError {
        let list = failures.map { "\($0.address): \(SystemText.error($0.error))" }.joined(separator: ", ")
        // One that refuses is the host that was meant; the others had no way to it.
        if failures.contains(where: { $0.error == ECONNREFUSED }) {
            return SocketError(
                .refused, "Nobody listens at \(endpoint) (\(list)). Check that the server runs and the port is right.",
                systemError: ECONNREFUSED)
        }
        let error = failures.last?.error ?? EHOSTUNREACH
        return SocketError(
            error == ETIMEDOUT ? .timedOut : .unreachable,
            "\(endpoint) cannot be reached (\(list)). Check the host name and the network.", systemError: error)
    }
}
