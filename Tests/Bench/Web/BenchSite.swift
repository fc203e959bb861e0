import Bus
import Domain
import Foundation
import Glibc
import InProcess
import Logging
import NIOSSL
import TestSupport
import Web

/// The web role with a fake backend of a hundred coins, for measuring.
struct BenchSite: Sendable {
    let backend: FakeBackend
    let server: WebServer
    let port: Int

    static func run<T>(
        isEncrypted: Bool = false, vendorAssets: String? = nil, _ body: (BenchSite) async throws -> T
    ) async throws -> T {
        raiseFileLimit()
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let bus = InProcessBus(instance: "bench", logger: logger)
        let assets = FakeMarket.assets(100)
        let now: @Sendable () -> Timestamp = { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
        let backend = FakeBackend(bus: bus, assets: assets, quotes: FakeMarket.quotes(assets), now: now)
        try await backend.serve()
        var settings = WebSettings(
            listen: WebSettings.Address(host: "127.0.0.1", port: 0), encryption: .none, environment: "bench",
            vendorAssets: vendorAssets)
        settings.apiRequestsPerAddress = 100_000_000
        if isEncrypted {
            let certificate = try NIOSSLCertificate(bytes: Array(TestCertificate.certificate.utf8), format: .pem)
            let key = try NIOSSLPrivateKey(bytes: Array(TestCertificate.privateKey.utf8), format: .pem)
            settings.encryption = .configuration(
                .makeServerConfiguration(certificateChain: [.certificate(certificate)], privateKey: .privateKey(key)))
        }
        let server = WebServer(settings: settings, bus: bus.joined(as: "web.1"), logger: logger, now: now)
        let running = Task { try await server.run() }
        let result: Result<T, any Error>
        do {
            let port = try await server.ports().site
            result = .success(try await body(BenchSite(backend: backend, server: server, port: port)))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        await backend.leave()
        await bus.close()
        return try result.get()
    }

    /// A tick in which every coin has another price than in the one before. `round` counts up.
    func tick(round: Int) async throws {
        try await backend.tick((0..<100).map { (FakeMarket.assets(100)[$0].id, FakeMarket.price($0, round: round)) })
    }

    /// As many open files as the system lets this process have: 2,000 browsers are 2,000 files here.
    static func raiseFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Resident bytes of this process.
    static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
