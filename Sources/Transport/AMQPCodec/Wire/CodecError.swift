/// Bytes that are not AMQP 0-9-1, or frames in an order that it does not allow.
///
/// The reply codes are those of the specification, section 1.1 (constants): 501 frame error, 502 syntax error, 503 command
/// invalid, 504 channel error, 505 unexpected frame.
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
}

extension CodecError {
    static func framing(_ message: String) -> CodecError { CodecError(replyCode: 501, message: message, maySendClose: false) }

    static func syntax(_ message: String) -> CodecError { CodecError(replyCode: 502, message: message) }

    static func unexpected(_ message: String) -> CodecError { CodecError(replyCode: 505, message: message) }

    static func frameTooLarge(_ size: Int, _ maximum: Int) -> CodecError {
        framing("The peer announced a frame of \(size) octets; \(maximum) were agreed on.")
    }

    /// No frame begins so. What other protocols begin with is named: it is the usual mistake.
    static func unknownFrame(_ type: UInt8) -> CodecError {
        switch type {
        case 0x15, 0x16, 0x80: framing("The peer speaks TLS, not plain AMQP: use amqps, or the other port.")
        case UInt8(ascii: "H"): framing("The peer speaks HTTP, not AMQP: this is another service's port.")
        default: framing("The peer sent a frame of the unknown type \(type): it does not speak AMQP 0-9-1, or is out of step.")
        }
    }

    static func wrongChannel(_ method: Method, _ channel: UInt16) -> CodecError {
        CodecError(replyCode: 503, message: "The peer sent \(method.name) on channel \(channel).")
    }
}
