import AMQP
import Foundation
import Socket
import TestSupport
import Testing

extension BrokerTests {
    /// What an operator set wrong is said at once and clearly, not after a time-out.
    @Suite("A login that is refused") struct RefusedLoginTests {
        /// The error of a connection attempt, which must not take long.
        private func refusal(_ settings: ConnectionSettings) async throws -> AMQPError {
            let began = ContinuousClock.now
            do {
                let connection = try await AMQPConnection.connect(settings, logger: quiet)
                await connection.close()
                throw BrokerFailure("was let in")
            } catch let error as AMQPError {
                #expect(began.duration(to: .now) < .seconds(3))
                return error
            }
        }

        @Test("for a wrong password, an unknown user or a wrong virtual host") func wrongNames() async throws {
            let place = try await SharedBroker.place()
            var access = BrokerAccess(place)
            access.password = "secret-that-is-wrong"
            let password = try await refusal(access.settings)
            #expect(password.code == .authenticationFailed)
            #expect(!password.message.contains("secret-that-is-wrong"))
            access = BrokerAccess(place)
            access.user = "nobody"
            #expect(try await refusal(access.settings).code == .authenticationFailed)
            access = BrokerAccess(place)
            access.virtualHost = "elsewhere"
            let host = try await refusal(access.settings)
            #expect(host.code == .virtualHostRefused)
            #expect(host.message.contains("elsewhere"))
            // One that exists, to which the user has no right.
            let other = try await SharedBroker.place()
            access.virtualHost = other.virtualHost
            #expect(try await refusal(access.settings).code == .virtualHostRefused)
        }

        @Test("for a certificate that is expired, foreign or another host's") func wrongServerCertificates() async throws {
            let place = try await SharedBroker.place()
            let certificates = place.broker.certificates
            for (pair, word) in [
                (certificates.expiredServer, "expired"), (certificates.foreignServer, ""), (certificates.otherNameServer, ""),
                (certificates.unnamedServer, ""), (certificates.futureServer, ""),
            ] {
                var access = BrokerAccess(place, isTLS: true)
                access.port = try await place.broker.node.addTLSListener(pair, caFile: certificates.caFile)
                let error = try await refusal(access.settings)
                #expect(error.code == .certificateRefused, "\(pair.certificateFile): \(error)")
                #expect(word.isEmpty || error.message.localizedCaseInsensitiveContains(word), "\(error)")
            }
            let good = try await AMQPConnection.connect(place.tlsSettings, logger: quiet)
            await good.close()
        }

        @Test("for a client's certificate that is missing, expired or foreign, and EXTERNAL for a good one")
        func clientCertificates() async throws {
            let place = try await SharedBroker.place()
            let certificates = place.broker.certificates
            let node = place.broker.node
            var access = BrokerAccess(place, isTLS: true)
            access.port = try await node.addTLSListener(
                certificates.server, caFile: certificates.caFile, requiresClientCertificate: true)
            func settings(_ pair: TestCertificates.Pair?) -> ConnectionSettings {
                var settings = access.settings
                settings.tls = TLSSettings(
                    caFile: certificates.caFile, certificateFile: pair?.certificateFile, keyFile: pair?.keyFile)
                return settings
            }
            for pair in [nil, certificates.expiredClient, certificates.foreignClient] {
                let error = try await refusal(settings(pair))
                #expect(error.code == .certificateRefused, "\(pair?.certificateFile ?? "none"): \(error)")
            }
            try await node.addUser(named: "exchange-client", password: "not used")
            try await node.setPermissions(of: "exchange-client", in: place.virtualHost)
            var external = settings(certificates.client)
            external.credentials = { .external }
            let connection = try await AMQPConnection.connect(external, logger: quiet)
            await connection.close()
            try await node.deleteUser("exchange-client")
        }
    }
}
