import AMQP
import Synchronization
import TestSupport
import Testing

extension BrokerTests {
    @Suite("A password that is changed while connected") struct ChangedPasswordTests {
        @Test("leaves the connection alone; the next one takes the new password as soon as it is known here")
        func changedWhileConnected() async throws {
            let place = try await SharedBroker.place()
            let password = Secret(place.password)
            var settings = place.settings
            let user = place.user
            settings.credentials = { .plain(user: user, password: password.value) }
            settings.reconnect = Backoff(initial: .milliseconds(20), maximum: .milliseconds(200), jitter: 0.5)
            let recovering = RecoveringConnection(settings, logger: quiet)
            async let _ = recovering.run()
            try await recovering.waitUntilConnected(timeout: .seconds(10))
            let channel = try #require(try await recovering.connection?.openChannel())
            try await place.broker.node.changePassword(of: place.user, to: "the next one")
            _ = try await channel.declareQueue("still here")
            try await place.closeConnections()
            // It tries with the old password, and says clearly what is wrong.
            try await eventually("the refusal is reported") { recovering.current.lastError?.code == .authenticationFailed }
            password.value = "the next one"
            try await eventually("it is connected again") {
                if case .connected = recovering.current.phase { true } else { false }
            }
            await recovering.close()
        }

        private final class Secret: Sendable {
            private let stored: Mutex<String>
            init(_ value: String) { stored = Mutex(value) }
            var value: String {
                get { stored.withLock { $0 } }
                set { stored.withLock { $0 = newValue } }
            }
        }
    }
}
