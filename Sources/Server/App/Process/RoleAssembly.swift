internal import Bus
internal import Contracts
internal import Domain
internal import Foundation
internal import Handlers
internal import Logging
internal import MarketData
internal import ServerSystem
internal import ServiceLifecycle
internal import Storage
internal import Web

/// Makes the roles that a process plays out of its configuration. The only place that knows them all.
struct RoleAssembly: Sendable {
    let services: [any Service]
    let web: WebServer?
    let certificate: ServerCertificate?
    private let backend: BackendRole?

    init(configuration: ExchangeConfiguration, buses: any RoleBuses, states: RoleStates, folder: DataFolder) throws {
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        let names = configuration.names
        var services: [any Service] = []

        if configuration.roles.contains(.backend) {
            let role = try BackendRole(
                configuration: configuration, buses: buses, states: states, folder: folder, now: now,
                logger: Logger(label: "backend"))
            backend = role
            services.append(role)
        } else {
            backend = nil
        }

        if configuration.roles.contains(.dmz) {
            let dmz = DMZ(
                settings: configuration.marketSettings, http: CurlFetcher(), bus: buses.bus(of: .dmz),
                instance: names.instance(of: .dmz), logger: Logger(label: "dmz"))
            services.append(DMZRole(dmz: dmz, buses: buses, states: states, logger: Logger(label: "dmz")))
        }

        if configuration.roles.contains(.web) {
            let logger = Logger(label: "web")
            let certificate = try RoleAssembly.certificate(configuration, logger: logger)
            self.certificate = certificate.made
            let server = WebServer(
                settings: try configuration.webSettings(encryption: certificate.encryption), bus: buses.bus(of: .web),
                instance: names.instance(of: .web), logger: logger, now: now)
            web = server
            services.append(RoleService(name: "web") { try await server.run() })
        } else {
            web = nil
            certificate = nil
        }
        if configuration.roles.contains(.logger) { states.set(.logger, .serving) }
        self.services = services
    }

    /// Whether the process answers: asks its own backend, where it plays one. Not over the bus, because a broker that is
    /// away is no reason to restart this process.
    func isAlive() async -> Bool { await backend?.isAlive() ?? true }

    private static func certificate(
        _ configuration: ExchangeConfiguration, logger: Logger
    ) throws -> (encryption: WebSettings.Encryption, made: ServerCertificate?) {
        if configuration.servesPlainHTTP { return (.none, nil) }
        if let files = configuration.certificateFiles {
            return (.files(certificate: files.certificate, privateKey: files.key), nil)
        }
        let certificates = SelfSignedCertificates(folder: configuration.dataFolder, logger: logger)
        let made = try certificates.prepare(names: MachineNames.required(listenHost: configuration.listen.host))
        return (.files(certificate: made.certificateFile, privateKey: made.keyFile), made)
    }
}
