import COpenSSL
import Glibc

/// Turns what OpenSSL says of a failed call into what an operator can act on.
struct TLSFailure {
    let endpoint: Endpoint
    /// The name that was asked for.
    let host: String
    let hasClientCertificate: Bool
    let verdict: PeerVerdict
    /// The handshake was over.
    let isEstablished: Bool
    let isAtEnd: Bool
    /// `errno`, or 0.
    let systemError: Int32
    /// OpenSSL's reason (sslerr.h), or 0.
    let reason: Int32

    var error: SocketError {
        if verdict.problem != X509_V_OK { return certificateError }
        if let error = clientCertificateError { return error }
        if systemError != 0 {
            return SocketError(
                isEstablished ? .reset : .handshakeFailed,
                "The connection to \(endpoint) broke\(isEstablished ? "" : " during the TLS handshake"): \(SystemText.error(systemError)).",
                systemError: systemError)
        }
        if isEstablished {
            return SocketError(
                .tlsViolation, "What came from \(endpoint) breaks TLS (\(reasonText)). The connection was given up.")
        }
        switch reason {
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_UNEXPECTED_MESSAGE:
            return SocketError(
                .handshakeFailed,
                "\(endpoint) does not speak TLS on this port. Check the port, or connect without TLS if that is what is meant.")
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
            return SocketError(
                .handshakeFailed, "\(endpoint) does not offer a version of TLS that is accepted here (1.2 at least).")
        case 0 where isAtEnd, SSL_R_UNEXPECTED_EOF_WHILE_READING:
            return SocketError(
                .handshakeFailed,
                "\(endpoint) ended the connection during the TLS handshake. Check that this port speaks TLS and see the server's log."
            )
        default:
            return SocketError(
                .handshakeFailed, "TLS could not be agreed on with \(endpoint) (\(reasonText)). See the server's log.")
        }
    }

    private var reasonText: String {
        let code = ERR_peek_error()
        guard code != 0, let text = ERR_reason_error_string(code) else { return "no reason given" }
        return String(cString: text)
    }

    private var certificateError: SocketError {
        switch verdict.problem {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return SocketError(
                .certificateExpired,
                "The certificate of \(endpoint) expired on \(verdict.validTo) (\(verdict.names)). Renew it on the server.")
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return SocketError(
                .certificateExpired,
                "The certificate of \(endpoint) is valid from \(verdict.validFrom) only (\(verdict.names)). Check the clocks of both machines."
            )
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
            return SocketError(
                .certificateNameMismatch,
                "The certificate of \(endpoint) is not for \(host) but for: \(verdict.names). Connect by one of these names or "
                    + "issue a certificate for \(host).")
        default:
            let text = String(cString: X509_verify_cert_error_string(Int(verdict.problem)))
            return SocketError(
                .certificateUntrusted,
                "The certificate of \(endpoint), issued by \(verdict.issuer), is not trusted (\(text)). Check the file of certificate "
                    + "authorities and who issued the server's certificate.")
        }
    }

    /// The server's alerts about our certificate. In TLS 1.3 they come after the handshake, and in TLS 1.2 many servers only say that
    /// the handshake failed, or hang up.
    private var clientCertificateError: SocketError? {
        switch reason {
        case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED: return required
        case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE, SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
            SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, SSL_R_TLSV1_ALERT_UNKNOWN_CA,
            SSL_R_TLSV1_ALERT_ACCESS_DENIED:
            return hasClientCertificate ? refused : required
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
            return verdict.lacksClientCertificate ? required : nil
        default:
            // Hung up on right after it had asked for a certificate.
            return !isEstablished && verdict.lacksClientCertificate && reason == 0 ? required : nil
        }
    }

    private var required: SocketError {
        SocketError(
            .clientCertificateRequired,
            "\(endpoint) wants a client certificate and none is configured. Give a certificate and its key in the TLS settings.")
    }

    private var refused: SocketError {
        SocketError(
            .clientCertificateRefused,
            "\(endpoint) refuses the client certificate (\(reasonText)). Check that it is valid and issued by an authority that the server "
                + "trusts.")
    }
}
