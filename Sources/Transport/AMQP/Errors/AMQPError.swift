/// Why an operation on a broker did not succeed.
///
/// `message` is a sentence for an operator: what happened and what to do. It never holds a password or a message's body.
public struct AMQPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A stable code to decide by.
    public enum Code: String, Hashable, Sendable {
        // Connecting.
        /// No connection to any of the endpoints: refused, not resolved, no route.
        case unreachable
        /// The broker does not accept the user's name or password.
        case authenticationFailed
        /// The virtual host does not exist, or the user may not use it.
        case virtualHostRefused
        /// The certificate of the broker, or ours, was not accepted; or TLS failed otherwise.
        case certificateRefused
        /// The settings make no sense, or a file that they name cannot be read.
        case invalidSettings

        // Living.
        /// The connection is gone: reset, closed by the broker, or silent for two heartbeats.
        case connectionLost
        /// We closed the connection, the channel or the consumer ourselves.
        case closed
        /// The broker closed the channel for a reason without a code of its own here: see `replyCode`.
        case channelClosed
        /// The broker closed the channel: the user lacks a permission (403).
        case accessRefused
        /// The broker closed the channel: no such queue or exchange (404).
        case notFound
        /// The broker closed the channel: the queue is another connection's, or has an exclusive consumer (405, 403).
        case resourceLocked
        /// The broker closed the channel: declared otherwise before, an unknown delivery tag, in use, not empty (406).
        case preconditionFailed
        /// The broker cancelled the consumer: its queue was deleted, or its leader is gone.
        case consumerCancelled

        // Waiting.
        /// No answer in time.
        case timedOut
        /// The task that waited was cancelled.
        case cancelled

        // Publishing.
        /// The broker has blocked publishing (a memory or disk alarm), and our own buffer is full.
        case blocked
        /// As much waits to be sent as may: the broker reads more slowly than we publish.
        case bufferFull
        /// The message was sent, but whether the broker has taken it is not known: retry only what is idempotent.
        case outcomeUnknown
        /// The message cannot be sent at all: a body beyond the cap, a name longer than 255 octets, no confirm mode.
        case invalidArgument
        /// No queue is bound for this message: nobody serves it at this moment. Nothing was executed.
        case noRoute

        // Trusting.
        /// The broker said what the protocol does not allow, or more than the agreed bounds. The connection is closed.
        case protocolViolation
        /// The broker does not support this.
        case notImplemented
        /// The broker failed (541), or stopped on an operator's command (320).
        case brokerFailure
    }

    public let code: Code
    public let message: String
    /// The broker's own code (AMQP 0-9-1, section 1.2 "constants"), when it said one.
    public let replyCode: UInt16?

    public init(_ code: Code, _ message: String, replyCode: UInt16? = nil) {
        self.code = code
        self.message = message
        self.replyCode = replyCode
    }

    public var description: String {
        replyCode.map { "\(code.rawValue) (\($0)): \(message)" } ?? "\(code.rawValue): \(message)"
    }

    /// Trying the same again later may help. False for what an operator must set right first (a wrong password, a
    /// certificate), although a connection that recovers goes on trying, because operators do set things right.
    public var isRetryable: Bool {
        switch code {
        case .unreachable, .connectionLost, .consumerCancelled, .timedOut, .blocked, .bufferFull, .outcomeUnknown, .noRoute,
            .brokerFailure, .resourceLocked, .channelClosed:
            true
        case .authenticationFailed, .virtualHostRefused, .certificateRefused, .invalidSettings, .closed, .accessRefused,
            .notFound, .preconditionFailed, .cancelled, .invalidArgument, .protocolViolation, .notImplemented:
            false
        }
    }
}
