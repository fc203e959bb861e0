public import Bus
public import Domain
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// The web role: pages, forms, live streams and health checks over HTTP/1.1 and HTTP/2.
///
/// It knows nothing but the bus: prices come by events and are served from memory, everything of a user is asked of the
/// backend with the user's credential.
public final class WebServer: Sendable {
    let site: Site
    private let settings: WebSettings
    private let logger: Logger
    private let listening: Listening

    /// - Parameters:
    ///   - instance: names this instance on the bus, for example `web.1`; unique among those that run.
    ///   - now: the wall clock.
    ///   - random: so many random bytes from a source fit for secrets.
    public init(
        settings: WebSettings, bus: any MessageBus, instance: String = "web.1", logger: Logger,
        now: @escaping @Sendable () -> Timestamp,
        random: @escaping @Sendable (Int) -> [UInt8] = { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        }
    ) {
        self.settings = settings
        self.logger = logger
        listening = Listening(expectsRedirect: settings.listenHTTP != nil)
        site = Site(settings: settings, bus: bus, instance: instance, logger: logger, now: now, random: random)
    }

    /// Where the server listens; waits until it does. Throws `WebServerError` when it cannot.
    public func ports() async throws -> BoundPorts { try await listening.ports() }

    /// Browsers on the live stream now.
    public var liveStreams: Int { site.hub.count }

    /// Serves until the task is cancelled or the surrounding service group shuts down. Then it accepts nothing new, ends
    /// live streams, lets requests that have begun finish within `WebSettings.shutdownTimeout`, and returns.
    ///
    /// Throws `WebServerError` when an address cannot be listened on or the certificate cannot be used.
    public func run() async throws {
        do {
            let group = try serviceGroup()
            // Detached, so that a cancellation does not tear down what has begun: it is the signal to finish it.
            let work = Task.detached { try await group.run() }
            try await withTaskCancellationOrGracefulShutdownHandler {
                try await work.value
            } onCancelOrGracefulShutdown: {
                self.site.hub.close()
                self.site.streams.close()
                Task.detached { await group.triggerGracefulShutdown() }
            }
            listening.failed(WebServerError(.stopped, "The web server was stopped before it listened."))
        } catch {
            let described = describe(error)
            if let described { listening.failed(described) }
            throw described ?? error
        }
    }

    private func serviceGroup() throws -> ServiceGroup {
        let responder = WebResponder(site: site)
        var services: [any Service] = [FeedService(feed: site.feed)]
        services.append(
            Application(
                responder: responder, server: try Connections.builder(settings),
                configuration: configuration(settings.listen, maximumConnections: settings.maximumConnections),
                onServerRunning: { [listening, settings, logger] channel in
                    let port = channel.localAddress?.port ?? settings.listen.port
                    let scheme = settings.isEncrypted ? "https" : "http"
                    logger.info("Serving \(scheme)://\(WebSettings.Address(host: settings.listen.host, port: port))")
                    listening.siteListens(on: port)
                },
                logger: quietLogger))
        if let address = settings.listenHTTP {
            services.append(
                Application(
                    responder: RedirectResponder(site: responder, listening: listening, settings: settings),
                    server: Connections.plain(settings),
                    configuration: configuration(address, maximumConnections: 1000),
                    onServerRunning: { [listening, logger] channel in
                        let port = channel.localAddress?.port ?? address.port
                        logger.info("Redirecting http://\(WebSettings.Address(host: address.host, port: port)) to the site")
                        listening.redirectListens(on: port)
                    },
                    logger: quietLogger))
        }
        var configuration = ServiceGroupConfiguration(services: services, logger: quietLogger)
        configuration.maximumGracefulShutdownDuration = settings.shutdownTimeout
        return ServiceGroup(configuration: configuration)
    }

    private func configuration(_ address: WebSettings.Address, maximumConnections: Int) -> ApplicationConfiguration {
        ApplicationConfiguration(
            address: .hostname(address.host, port: address.port), backlog: 1024,
            availableConnectionsDelegate: MaximumAvailableConnections(maximumConnections, logger: quietLogger))
    }

    /// The libraries' own remarks on starting and stopping say nothing that this server does not say better.
    private var quietLogger: Logger {
        var logger = logger
        logger.logLevel = max(.warning, logger.logLevel)
        return logger
    }

    private func describe(_ error: any Error) -> WebServerError? {
        if let error = error as? WebServerError { return error }
        guard let error = error as? IOError else { return nil }
        let addresses = ([settings.listen] + (settings.listenHTTP.map { [$0] } ?? [])).map(\.description).joined(
            separator: " and ")
        switch error.errnoCode {
        case EADDRINUSE:
            return WebServerError(
                .addressInUse,
                "Cannot listen on \(addresses): a port is in use by another program. Stop that one or choose other addresses.")
        case EACCES:
            return WebServerError(
                .cannotListen, "Cannot listen on \(addresses): ports below 1024 need rights that this user does not have.")
        case EADDRNOTAVAIL:
            return WebServerError(.cannotListen, "Cannot listen on \(addresses): that is no address of this machine.")
        default:
            return WebServerError(.cannotListen, "Cannot listen on \(addresses): \(error.localizedDescription)")
        }
    }
}

/// Keeps the market's memory up to date until shutdown.
private struct FeedService: Service {
    let feed: MarketFeed

    func run() async throws { try await cancelWhenGracefulShutdown { try await feed.run() } }
}
