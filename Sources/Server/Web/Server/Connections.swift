internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdHTTP2
internal import NIOCore
internal import NIOSSL

/// How connections speak: HTTP/1.1 and HTTP/2 by ALPN over TLS, or HTTP/1.1 in the clear.
enum Connections {
    /// Headers of one request, all together.
    private static let maximumHeaderBytes = 16 * 1024

    /// Throws `WebServerError.badCertificate`.
    static func builder(_ settings: WebSettings) throws -> HTTPServerBuilder {
        switch settings.encryption {
        case .none: return plain(settings)
        case .configuration(let configuration): return try encrypted(configuration, settings)
        case .files(let certificate, let privateKey):
            return try encrypted(try configuration(certificate: certificate, privateKey: privateKey), settings)
        }
    }

    static func plain(_ settings: WebSettings) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            GuardedChannel(
                base: HTTP1Channel(responder: responder, configuration: http1(settings)),
                firstBytesTimeout: TimeAmount(settings.idleTimeout))
        }
    }

    private static func encrypted(_ configuration: TLSConfiguration, _ settings: WebSettings) throws -> HTTPServerBuilder {
        // Built here once for its errors, so that a bad certificate is said before anything starts.
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw WebServerError(.badCertificate, "The certificate and its key do not fit together: \(error)")
        }
        return HTTPServerBuilder { responder in
            GuardedChannel(
                base: try HTTP2UpgradeChannel(
                    tlsConfiguration: configuration,
                    configuration: HTTP2ChannelConfiguration(
                        idleTimeout: settings.idleTimeout, gracefulCloseTimeout: settings.shutdownTimeout,
                        streamConfiguration: http1(settings)),
                    responder: responder),
                firstBytesTimeout: TimeAmount(settings.idleTimeout))
        }
    }

    private static func http1(_ settings: WebSettings) -> HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [LiveChannelHandler()], idleTimeout: TimeAmount(settings.idleTimeout),
            httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                maxHeaderFieldSize: maximumHeaderBytes, maxHeaderListSize: maximumHeaderBytes, maxHeaderFieldCount: 100))
    }

    private static func configuration(certificate: String, privateKey: String) throws -> TLSConfiguration {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            let key = try NIOSSLPrivateKey(file: privateKey, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            return configuration
        } catch {
            throw WebServerError(
                .badCertificate, "The certificate \(certificate) or its key \(privateKey) cannot be read: \(error)")
        }
    }
}
