internal import Bus
internal import Contracts
internal import Domain
internal import Foundation
internal import Handlers
internal import InProcess
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
    let backendServes: Milestone?
    let certificate: ServerCertificate?
    private let bus: InProcessBus
    private let roles: Set<Role>

    init(configuration: ExchangeConfiguration, bus: InProcessBus, host: String) throws {
        self.bus = bus
        roles = configuration.roles
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        var services: [any Service] = []

        if roles.contains(.backend) {
            let logger = Logger(label: "backend")
            let stores = try BackendStores.open(dataFolder: configuration.dataFolder, logger: logger)
            let backend = Backend(
                stores: stores, bus: bus.joined(as: "backend.1@\(host)"), cryptography: OpenSSLCryptography(),
                passwords: try ScryptPasswordHasher(
                    parameters: ScryptParameters(logN: configuration.passwordCost, r: 8, p: 1),
                    concurrency: configuration.passwordWorkers),
                settings: configuration.backendSettings, now: now, logger: logger)
            let serves = Milestone()
            backendServes = serves
            services.append(RoleService(name: "backend") { try await backend.run { serves.reach() } })
        } else {
            backendServes = nil
            // Every process owns its folder, also one that keeps only a certificate and a socket there.
            let folder = try DataFolder.open(configuration.dataFolder)
            services.append(
                RoleService(name: "data folder") {
                    try? await Task.sleep(for: .seconds(Int64.max / 4))
                    folder.release()
                })
        }

        if roles.contains(.dmz) {
            let dmz = DMZ(
                settings: configuration.marketSettings, http: CurlFetcher(), bus: bus.joined(as: "dmz.1@\(host)"),
                instance: "dmz.1@\(host)", logger: Logger(label: "dmz"))
            services.append(RoleService(name: "dmz") { try await dmz.run() })
        }

        if roles.contains(.web) {
            let logger = Logger(label: "web")
            let certificate = try RoleAssembly.certificate(configuration, logger: logger)
            self.certificate = certificate.made
            let server = WebServer(
                settings: try configuration.webSettings(encryption: certificate.encryption),
                bus: bus.joined(as: "web.1@\(host)"), instance: "web.1@\(host)", logger: logger, now: now)
            web = server
            services.append(RoleService(name: "web") { try await server.run() })
        } else {
            web = nil
            certificate = nil
        }
        self.services = services
    }

    /// Whether the process answers: asks the backend, where it is one of the roles.
    func isAlive() async -> Bool {
        guard roles.contains(.backend) else { return true }
        return (try? await bus.request(GetBackendStatus(), timeout: .seconds(5))) != nil
    }

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
