import AMQPBus
import Bus
import Contracts
import Foundation
import TestSupport
import Testing

@testable import App

@Suite("definitions for a broker")
struct BrokerDefinitionsTests {
    private let topology = AMQPTopology()

    private func allows(_ expressions: [String], _ name: String) throws -> Bool {
        try Regex(RoleRights.expression(expressions)).wholeMatch(in: name) != nil
    }

    /// The example of RabbitMQ's documentation on passwords.
    @Test("a password is hashed as RabbitMQ does")
    func hash() {
        let known = BrokerPasswords.hash("test12", salt: [0x90, 0x8D, 0xC6, 0x0A])
        #expect(known == "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR")
        #expect(BrokerPasswords.hash("same") != BrokerPasswords.hash("same"))
    }

    @Test("passwords are made once, for their owner alone, and never printed")
    func passwords() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/bus"
        let arguments = ["broker", "definitions", "--environment", "qa", "--passwords", path]
        let first = try await RunningExchange.command(arguments)
        #expect(first.status == 0, "\(first.output)")
        let web = try String(contentsOfFile: path + "/qa.web", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(web.count == 48 && !first.output.contains(web))
        let mode = try FileManager.default.attributesOfItem(atPath: path + "/qa.web")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        _ = try await RunningExchange.command(arguments)
        #expect(try String(contentsOfFile: path + "/qa.web", encoding: .utf8).hasPrefix(web))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: path).sorted() == ["qa.backend", "qa.dmz", "qa.logger", "qa.web"])
        let definitions = try JSONDecoder().decode(BrokerDefinitions.self, from: Data(first.output.utf8))
        #expect(definitions.vhosts.map(\.name) == ["exchange.qa"])
        #expect(Set(definitions.permissions.map(\.vhost)) == ["exchange.qa"])
        let wrong = try await RunningExchange.command(["broker", "definitions", "--environment", "test", "--passwords", path])
        #expect(wrong.status != 0 && wrong.output.contains("dev, qa or prod"))
    }

    @Test("loggers that are announced have their queues before they start, with the arguments that they declare themselves")
    func loggers() async throws {
        let folder = try TemporaryFolder()
        let arguments = ["broker", "definitions", "--environment", "qa", "--passwords", folder.path + "/bus", "--loggers"]
        let made = try await RunningExchange.command(arguments + ["logger.1@one,logger.1@two"])
        #expect(made.status == 0, "\(made.output)")
        let definitions = try JSONDecoder().decode(BrokerDefinitions.self, from: Data(made.output.utf8))
        let queues = definitions.queues.filter { $0.name.hasPrefix("logs.") }
        #expect(queues.map(\.name) == ["logs.logger.1@one", "logs.logger.1@two"])
        for queue in queues {
            #expect(queue.durable && queue.arguments["x-max-length-bytes"] == .number(1 << 30))
            #expect(queue.arguments["x-overflow"] == .text("drop-head") && queue.arguments["x-queue-mode"] == .text("lazy"))
            #expect(definitions.bindings.contains { $0.source == "logs" && $0.destination == queue.name })
        }
        let wrong = try await RunningExchange.command(arguments + ["host1"])
        #expect(wrong.status != 0 && wrong.output.contains("logger.1@host1"))
    }

    @Test("a web asks what traders want, and nothing of operators")
    func web() throws {
        let rights = RoleRights(of: .web, in: topology)
        func key<R: Request>(_ type: R.Type) -> String { topology.requestKey(service: R.service, subject: R.subject) }
        for allowed in [
            key(PlaceOrder.self), key(RegisterUser.self), key(GetMarketSnapshot.self), key(GetBackendStatus.self),
            key(GetDMZStatus.self),
        ] {
            #expect(try allows(rights.asks, allowed), "\(allowed)")
        }
        for refused in [
            key(ListUsers.self), key(ResetPassword.self), key(SetHalt.self), key(SwitchMarket.self), key(ObserveCatalogue.self),
            key(FetchQuote.self), topology.leaderKey(service: .backend),
        ] { #expect(try !allows(rights.asks, refused), "\(refused)") }
        #expect(try !allows(rights.tells, OrderChanged.subject) && !allows(rights.tells, QuotesTicked.subject))
        #expect(try !allows(rights.write, "amq.default") && !allows(rights.read, "backend.requests"))
        #expect(try allows(rights.read, "events.web.2@host.orders.changed.v1"))
        let begun = topology.begunKey(subscriber: "web.2@host", subject: OrderChanged.subject)
        #expect(try allows(rights.tells, begun) && allows(rights.hears, begun))
        #expect(try allows(rights.configure, topology.begunQueue(subscriber: "web.2@host", subject: OrderChanged.subject)))
        #expect(try !allows(rights.tells, topology.begunKey(subscriber: "backend", subject: QuotesTicked.subject)))
        #expect(try !allows(rights.read, "events.backend.quotes.ticked.v1") && !allows(rights.read, "dead-letters"))
    }

    @Test("each role serves only itself, and only the backend reads dead letters and the ledger's record")
    func services() throws {
        let backend = RoleRights(of: .backend, in: topology)
        let dmz = RoleRights(of: .dmz, in: topology)
        #expect(try allows(backend.read, "backend.requests") && !allows(backend.read, "dmz.requests"))
        #expect(
            try allows(dmz.read, "dmz.requests") && !allows(dmz.read, "backend.requests")
                && !allows(dmz.configure, "backend.leader"))
        #expect(try allows(backend.read, "dead-letters") && !allows(dmz.read, "dead-letters"))
        #expect(try allows(backend.configure, "records.ledger") && !allows(dmz.read, "records.ledger"))
        #expect(try allows(dmz.asks, "backend.market-binding-v1") && !allows(dmz.asks, "backend.orders-place-v1"))
        let logger = RoleRights(of: .logger, in: topology)
        #expect(try allows(logger.read, "logs.logger.1@host") && !allows(logger.read, "backend.requests"))
        #expect(try !allows(logger.asks, "backend.accounts-session-v1"))
        for role in [Role.web, .backend, .dmz] {
            let rights = RoleRights(of: role, in: topology)
            #expect(try allows(rights.write, "logs") && !allows(rights.read, "logs"))
            #expect(try allows(rights.tells, InstanceReport.subject) && allows(rights.hears, InstanceReport.subject))
        }
    }
}
