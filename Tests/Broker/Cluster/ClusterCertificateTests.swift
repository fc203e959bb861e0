import Foundation
import TestSupport
import Testing

extension BrokerTests {
    /// Roles that show the broker a client certificate and have no password (SASL EXTERNAL).
    @Suite("certificates in place of passwords")
    struct ClusterCertificateTests {
        @Test("a role signs in with its certificate alone; one that the broker does not know is refused", .timeLimit(.minutes(2)))
        func external() async throws {
            let cluster = try await RunningCluster()
            let certificates = cluster.broker.certificates
            try await cluster.start("backend.1", certificate: certificates.backendClient)
            try await cluster.start("dmz.1")
            try await cluster.start("web.1", RunningCluster.plainWeb)
            let port = try await cluster["web.1"].port
            try await ClusterFlowTests.waitUntilReady(port)
            let hands = TraderHands()
            try await hands.use(port: port) { try $0.register("erin") }
            #expect(try await hands.buy("bitcoin", "one") == "FILLED")
            let logins = try await cluster.broker.node.logins(in: "exchange.qa")
            #expect(logins == ["qa.backend EXTERNAL", "qa.dmz PLAIN", "qa.web PLAIN"])

            // Of the same authority, with a name that is no user's.
            let stranger = try await RunningExchange.command(
                cluster.arguments(of: "backend.2", certificate: certificates.client), seconds: 20)
            #expect(stranger.status != 0 && stranger.output.contains("the name in our certificate"), "\(stranger.output)")
            // Of another authority: TLS itself ends it.
            let foreign = try await RunningExchange.command(
                cluster.arguments(of: "backend.2", certificate: certificates.foreignClient), seconds: 20)
            #expect(foreign.status != 0 && foreign.output.contains("certificate"), "\(foreign.output)")
            try await cluster.stopAll()
        }
    }
}
