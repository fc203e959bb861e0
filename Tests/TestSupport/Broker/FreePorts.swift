import Foundation
import Synchronization

/// Ports that nobody listens on, below those that the system gives to outgoing connections: a broker that is restarted finds
/// its own free again.
enum FreePorts {
    private static let taken = Mutex<Set<Int>>([])

    /// - Throws: when 1,000 attempts found none.
    static func next() throws -> Int {
        for _ in 0..<1_000 {
            let port = Int.random(in: 20_000..<32_000)
            guard taken.withLock({ $0.insert(port).inserted }) else { continue }
            if isFree(port) { return port }
        }
        throw BrokerFailure("found no free port")
    }

    static func isOpen(_ port: Int) -> Bool {
        with(port) { connect($0, $1, $2) == 0 }
    }

    private static func isFree(_ port: Int) -> Bool {
        with(port) { bind($0, $1, $2) == 0 }
    }

    private static func with(_ port: Int, _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body(descriptor, $0, size) }
        }
    }
}
