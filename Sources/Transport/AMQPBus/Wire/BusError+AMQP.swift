import AMQP
import Bus

extension BusError {
    /// What an AMQP error means for whoever asked `service`.
    init(_ error: AMQPError, asking service: ServiceName) {
        switch error.code {
        case .noRoute: self = .noSuchService(service)
        case .timedOut: self = .deadlineExceeded(service)
        case .cancelled: self = .cancelled(service)
        case .blocked, .unreachable: self = .unavailable(error.message)
        case .bufferFull: self = .overloaded(service)
        case .accessRefused: self = .refused(error)
        case .invalidArgument: self = BusError(.undecodable, error.message)
        // Sent, and nobody knows more.
        case .outcomeUnknown: self = .connectionLost(service)
        // The channel was gone before: not sent at all.
        default: self = .unavailable(error.message)
        }
    }

    static func refused(_ error: AMQPError) -> BusError {
        BusError(.forbidden, "The message broker does not allow this: \(error.message)")
    }

    static var waitGivenUp: BusError { BusError(.cancelled, "The wait for the message broker was given up.") }
}
