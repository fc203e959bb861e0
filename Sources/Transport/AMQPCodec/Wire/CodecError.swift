/// Bytes that are not AMQP 0-9-1, or a value that cannot be written as such.
///
/// The reply codes are those of the specification, section 1.8 (constants): 501 frame error, 502 syntax error, 503 command
/// invalid, 505 unexpected frame.
public struct CodecError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What to put into connection.close.
    public let replyCode: UInt16
    /// What was wrong, without the bytes themselves.
    public let message: String
    /// Whether connection.close may still be sent. Not after an error of framing (section 4.2.3): the peers are out of step.
    public let maySendClose: Bool

    public init(replyCode: UInt16, message: String, maySendClose: Bool = true) {
        self.replyCode = replyCode
        self.message = message
        self.maySendClose = maySendClose
    }

    public var description: String { message }

    static func framing(_ message: String) -> CodecError {
        CodecError(replyCode: 501, message: message, maySendClose: false)
    }

    static func syntax(_ message: String) -> CodecError { CodecError(replyCode: 502, message: message) }

    static func unexpected(_ message: String) -> CodecError { CodecError(replyCode: 505, message: message) }
}
