import Foundation

/// The standard input of a child process as a socket: writing to a dead child is an error then and no signal, and the child
/// reads its end as soon as this process ends in whatever way.
final class ProcessInput: Sendable {
    private let descriptor: Int32
    /// What the child gets.
    let remote: FileHandle

    init() throws {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
            throw BrokerFailure("socketpair: errno \(errno)")
        }
        descriptor = pair[0]
        remote = FileHandle(fileDescriptor: pair[1], closeOnDealloc: true)
    }

    deinit { close(descriptor) }

    /// - Throws: when the child is gone.
    func write(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw BrokerFailure("the process reads no more: errno \(errno)") }
            rest = rest.dropFirst(sent)
        }
    }

    /// The child reads the end of its input.
    func end() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
