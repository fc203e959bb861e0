import Foundation

@testable import Socket

/// A port on 127.0.0.1 that answers no attempt to connect: its queue of connections is full and nobody accepts.
final class SilentPort: Sendable {
    let port: Int
    private let sockets: [Int32]

    struct Failure: Error {}

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        func with(_ body: (UnsafeMutablePointer<sockaddr>) -> Int32) -> Int32 {
            withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) }
            }
        }
        guard with({ bind(listener, $0, length) }) == 0, listen(listener, 0) == 0,
            with({ getsockname(listener, $0, &length) }) == 0
        else { throw Failure() }
        port = Int(UInt16(bigEndian: address.sin_port))
        var sockets = [listener]
        // One fits into the queue, the others make sure.
        for _ in 0..<4 {
            let filler = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
            _ = with { connect(filler, $0, length) }
            sockets.append(filler)
        }
        self.sockets = sockets
    }

    func addresses() throws(SocketError) -> [SocketAddress] { try ConnectTests.address("127.0.0.1", port) }

    deinit { for number in sockets { close(number) } }
}
