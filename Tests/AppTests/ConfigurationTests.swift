import Domain
import Foundation
import TestSupport
import Testing

@testable import App

@Suite("configuration")
struct ConfigurationTests {
    private func configuration(
        flags: [String: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) async throws -> ExchangeConfiguration {
        var path: String?
        let folder = try TemporaryFolder()
        if let file {
            path = folder.url.appendingPathComponent("exchange.json").path
            try Data(file.utf8).write(to: URL(fileURLWithPath: path ?? ""))
        }
        let sources = try await ConfigurationSources(flags: flags, environment: environment, file: path)
        return try ExchangeConfiguration(sources: sources, environment: environment)
    }

    @Test("a flag wins over the environment, the environment over the file, the file over the default")
    func order() async throws {
        let file = #"{"listen": "127.0.0.1:3", "fee-basis-points": 30, "plain-http": true}"#
        let environment = ["EXCHANGE_LISTEN": "127.0.0.1:2"]
        #expect(try await configuration().listen.port == 8443)
        #expect(try await configuration(file: file).listen.port == 3)
        #expect(try await configuration(environment: environment, file: file).listen.port == 2)
        #expect(try await configuration(flags: ["listen": "[::1]:1"], environment: environment, file: file).listen.port == 1)
        #expect(try await configuration(file: file).feeBasisPoints == 30)
        #expect(try await configuration(file: file).servesPlainHTTP)
    }

    @Test(
        "every mistake is an error that names the setting",
        arguments: [
            (["listen": "8443"], "listen"), (["listen": "host:99999"], "listen"), (["role": "web,backend,moon"], "moon"),
            (["role": "deployer"], "deployer"), (["fee-basis-points": "1.5"], "fee-basis-points"),
            (["fee-basis-points": "-1"], "fee-basis-points"), (["starting-cash": "1e4"], "starting-cash"),
            (["environment": "test"], "environment"), (["log-level": "loud"], "loud"), (["market": "moon"], "moon"),
            (["certificate": "/x.pem"], "certificate-key"), (["plain-http": "yes please"], "plain-http"),
            (["no-such": "1"], "no-such"), (["role": "web"], "--bus"), (["role": "backend,dmz"], "web"),
            (["role": "logger"], "--bus"), (["name": "web.2"], "web.2"),
            (["name": "Two!"], "name"), (["bus": "https://host"], "amqps://"), (["bus": "amqps://host"], "bus-password-file"),
            (["bus": "amqps://u:geheim@host"], "bus-password-file"), (["bus": "amqps://a,amqp://b"], "same scheme"),
            (["bus": "amqps://a?verify=none"], "parameters"), (["bus": "amqps://a", "bus-key": "/k"], "bus-certificate"),
            (["bus": "amqp://a", "bus-certificate": "/c", "bus-key": "/k"], "amqp://"),
            (["bus": "amqps://a", "bus-password-file": "/nowhere"], "/nowhere"), (["password-cost": "40"], "password-cost"),
            (["replay-speed": "0"], "replay-speed"), (["impact": "large"], "impact"), (["fill-at": "later"], "fill-at"),
            (["maximum-order": "0.5"], "maximum-order"), (["participation-percent": "101"], "participation-percent"),
            (["quote-patience-seconds": "0"], "quote-patience-seconds"), (["bus-queues": "mirrored"], "bus-queues"),
            (["host-names": "exchange.example, two words"], "host-names"), (["replay-from": "yesterday"], "replay-from"),
            (["replay-from": "2024-13-01"], "replay-from"), (["binance-url": "api.example"], "binance-url"),
            (["coincap-url": "ftp://host"], "coincap-url"),
        ])
    func mistakes(flags: [String: String], name: String) async throws {
        let error = await #expect(throws: ConfigurationError.self) { _ = try await configuration(flags: flags) }
        #expect(error?.description.contains(name) == true, "\(String(describing: error))")
    }

    @Test("the rules of trading come out of the file")
    func trading() async throws {
        // As docs/fills.md says: what takes pays half a spread and an impact, unless an operator wants plain fills.
        let usual = FillModel(spreadBasisPoints: 5, impact: .squareRoot(basisPoints: 300))
        #expect(try await configuration().tradingRules == TradingRules(fills: usual))
        let plain = try await configuration(file: #"{"spread-basis-points": 0, "impact": "none"}"#)
        #expect(plain.tradingRules == TradingRules())
        let file = """
            {"fee-basis-points": 20, "maker-fee-basis-points": 5, "minimum-order": "2", "maximum-order": "5000",
             "spread-basis-points": 4, "impact": "1000", "impact-cap-basis-points": 300, "participation-percent": 10,
             "stop-reserve-basis-points": 200, "fill-at": "next", "quote-patience-seconds": 30}
            """
        let rules = try await configuration(file: file).tradingRules
        #expect(
            rules
                == TradingRules(
                    feeBasisPoints: 20, makerFeeBasisPoints: 5, minimumOrder: USD(2), maximumOrder: USD(5000),
                    fills: FillModel(
                        spreadBasisPoints: 4, impact: .squareRoot(basisPoints: 1000), largestImpactBasisPoints: 300,
                        participationPercent: 10),
                    stopReserveBasisPoints: 200, fillAt: .next, quotePatienceMilliseconds: 30_000))
    }

    @Test("a file with an unknown key, a wrong type or no object is refused")
    func files() async throws {
        for file in [#"{"listen-htpp": "127.0.0.1:1"}"#, #"{"fee-basis-points": "many"}"#, "[]", "listen = 1"] {
            await #expect(throws: ConfigurationError.self, "\(file)") { _ = try await configuration(file: file) }
        }
    }

    @Test("the key of CoinCap comes from the file, the credential or the environment, in this order, and is trimmed")
    func secret() async throws {
        let folder = try TemporaryFolder()
        try Data("from-file\n".utf8).write(to: folder.url.appendingPathComponent("own"))
        try Data("from-credential\n".utf8).write(to: folder.url.appendingPathComponent("coincap-key"))
        let file = folder.url.appendingPathComponent("own").path
        let both = ["CREDENTIALS_DIRECTORY": folder.path, "EXCHANGE_COINCAP_KEY": "from-environment"]
        #expect(try await configuration(flags: ["coincap-key-file": file], environment: both).coinCapKey == "from-file")
        #expect(try await configuration(environment: both).coinCapKey == "from-credential")
        #expect(try await configuration(environment: ["EXCHANGE_COINCAP_KEY": " k "]).coinCapKey == " k ")
        #expect(try await configuration().coinCapKey == nil)
        await #expect(throws: ConfigurationError.self) {
            _ = try await configuration(flags: ["coincap-key-file": file + ".missing"])
        }
    }

    @Test("a broker's address has no password, and is encrypted wherever it crosses a network outside development")
    func broker() async throws {
        let folder = try TemporaryFolder()
        try Data("secret\n".utf8).write(to: folder.url.appendingPathComponent("bus-password"))
        let credential = ["CREDENTIALS_DIRECTORY": folder.path]
        let one = try await configuration(
            flags: [
                "bus": "amqps://qa.web@[::1]:5673/own,amqps://qa.web@b/own", "role": "web", "name": "web.2", "environment": "qa",
            ],
            environment: credential)
        let bus = try #require(one.bus)
        #expect(bus.endpoints.map(\.description) == ["amqps://[::1]:5673", "amqps://b:5671"])
        #expect(bus.endpoints.allSatisfy { $0.user == "qa.web" && $0.virtualHost == "own" })
        #expect(bus.passwordFile == folder.path + "/bus-password")
        #expect(one.names.instance(of: .web) == "web.2@\(one.names.host)" && one.names.process == one.names.instance(of: .web))
        for (environment, host, isAllowed) in [("dev", "far", true), ("prod", "far", false), ("prod", "127.0.0.1", true)] {
            let flags = ["bus": "amqp://\(host)", "environment": environment]
            if isAllowed {
                _ = try await configuration(flags: flags, environment: credential)
            } else {
                await #expect(throws: ConfigurationError.self) {
                    _ = try await configuration(flags: flags, environment: credential)
                }
            }
        }
        let several = try await configuration(
            flags: ["bus": "amqps://b", "role": "backend,dmz,logger", "name": "7"], environment: credential)
        #expect(several.names.instance(of: .dmz).hasPrefix("dmz.7@") && several.names.process.hasPrefix("exchange.7@"))
        let secret = await #expect(throws: ConfigurationError.self) {
            _ = try await configuration(flags: ["bus": "amqps://u:geheim@host"])
        }
        #expect(secret?.description.contains("geheim") == false)
    }

    @Test("the example of each role can be used as it is", arguments: ["web", "backend", "dmz", "logger"])
    func examples(role: String) async throws {
        let folder = try TemporaryFolder()
        try Data("secret\n".utf8).write(to: folder.url.appendingPathComponent("bus-password"))
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = try String(contentsOf: root.appending(path: "deploy/configuration/\(role).json"), encoding: .utf8)
        let one = try await configuration(environment: ["CREDENTIALS_DIRECTORY": folder.path], file: file)
        #expect(one.roles.map(\.rawValue) == [role] && one.environment == "prod" && one.names.process.hasPrefix("\(role).1@"))
        #expect(one.bus?.endpoints.allSatisfy(\.isEncrypted) == true)
        #expect(one.bus?.user(environment: one.environment, roles: one.roles) == "prod.\(role)")
        #expect(one.bus?.virtualHost(environment: one.environment) == "exchange.prod")
    }

    @Test("all settings have names of their own and say something")
    func settings() {
        #expect(Set(Settings.all.map { $0.name }).count == Settings.all.count)
        for setting in Settings.all {
            #expect(setting.help.count > 10 && setting.help.hasSuffix("."), "\(setting.name)")
            #expect(Settings.named(setting.name) != nil)
        }
    }
}
