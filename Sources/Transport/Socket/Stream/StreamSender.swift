/// The bytes that are being sent.
///
/// `@unchecked Sendable`: only the thread that has set `StreamState.isSending` touches it, and the lock around that flag orders one such
/// thread after the other.
final class StreamSender: @unchecked Sendable {
    var bytes: [UInt8] = []
    /// So many of them are sent.
    var sent = 0
    /// A buffer that grew beyond this for a burst is given back.
    private static let keptCapacity = 1 << 20

    var isEmpty: Bool { sent == bytes.count }

    /// Takes over what was appended, and leaves an empty buffer. All of its own bytes are sent.
    func take(_ appended: inout [UInt8]) {
        if bytes.capacity > Self.keptCapacity { bytes = [] } else { bytes.removeAll(keepingCapacity: true) }
        sent = 0
        swap(&bytes, &appended)
    }

    /// One call to send the rest, or as much as the socket takes.
    func send(over channel: ByteChannel) throws(SocketError) -> ByteChannel.Sent {
        let sent = sent
        let result = bytes.withUnsafeBytes { buffer in
            do throws(SocketError) {
                return Result<ByteChannel.Sent, SocketError>.success(
                    try channel.send(UnsafeRawBufferPointer(rebasing: buffer[sent...])))
            } catch {
                return .failure(error)
            }
        }
        let outcome = try result.get()
        if case .bytes(let count) = outcome { self.sent += count }
        return outcome
    }
}
