import Foundation
import Glibc
import Synchronization
import TestSupport

/// The service manager's end of `sd_notify(3)`: a datagram socket that keeps all that is sent to it.
final class NotifySocket: Sendable {
    let path: String
    private let descriptor: Int32
    private let received = Mutex<[(text: String, time: ContinuousClock.Instant)]>([])

    init(in folder: TemporaryFolder) throws {
        path = folder.path + "/notify"
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw ChildProcessError("the path is too long for a socket: \(path)")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard descriptor >= 0, result == 0 else { throw ChildProcessError("no notification socket: \(path)") }
        self.descriptor = descriptor
        Thread.detachNewThread { [self] in read(descriptor) }
    }

    /// Ends the reader; what was received stays.
    func close() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// What was received so far, in order.
    var messages: [String] { received.withLock { $0.map { $0.text } } }

    /// When messages that contain `text` came.
    func times(of text: String) -> [ContinuousClock.Instant] {
        received.withLock { $0.filter { $0.text.contains(text) }.map { $0.time } }
    }

    private func read(_ descriptor: Int32) {
        var buffer = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            let text = String(decoding: buffer[..<count], as: UTF8.self)
            received.withLock { $0.append((text, .now)) }
        }
        Glibc.close(descriptor)
    }
}
