import Socket

extension AMQPError {
    init(_ error: SocketError) {
        let code: Code =
            switch error.code {
            case .nameNotResolved, .unreachable, .refused, .noResources: .unreachable
            case .timedOut: .unreachable
            case .tlsSettings: .invalidSettings
            case .certificateExpired, .certificateUntrusted, .certificateNameMismatch, .clientCertificateRequired,
                .clientCertificateRefused, .handshakeFailed:
                .certificateRefused
            case .closedByPeer, .reset, .writeStalled, .tlsViolation, .systemFailure: .connectionLost
            case .bufferFull: .bufferFull
            case .inputTooLarge: .protocolViolation
            case .closed: .closed
            case .cancelled: .cancelled
            }
        self.init(code, error.message)
    }
}
