public import Foundation
internal import ServerSystem
internal import Synchronization

/// A split exchange: roles as processes of their own over the shared RabbitMQ with TLS, each with its own broker user and data
/// folder, prices simulated. Its processes end with this value.
public final class RunningCluster: Sendable {
    public let broker: PrivateBroker
    public let environment: String
    public let folder: TemporaryFolder
    private let processes = Mutex<[String: RunningRole]>([:])

    /// Prepares the environment at the broker, from nothing; starts no role.
    public init(environment: String = "qa") async throws {
        self.environment = environment
        broker = try await SharedBroker.broker()
        folder = try TemporaryFolder()
        try? await broker.node.deleteVirtualHost("exchange." + environment)
        let definitions = try await RunningExchange.command(
            [
                "broker", "definitions", "--environment", environment, "--passwords", passwords, "--users",
                "web,backend,dmz,logger,all", "--loggers", "logger.1@\(Host.name),logger.2@\(Host.name)",
            ])
        guard definitions.status == 0 else { throw ChildProcessError(definitions.output) }
        try await broker.node.importDefinitions(definitions.output)
    }

    /// Folder of the users' password files.
    public var passwords: String { folder.path + "/bus" }

    public func password(of user: String) throws -> String {
        try String(contentsOfFile: passwords + "/" + user, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The data folder of an instance.
    public func data(of name: String) -> URL { folder.url.appendingPathComponent(name) }

    /// Starts web ×2, backend, dmz and logger ×2, and waits until one can trade on both pages.
    public func startAll(web: [String] = RunningCluster.plainWeb) async throws {
        for name in ["logger.1", "logger.2", "backend.1", "dmz.1"] { try await start(name) }
        for name in ["web.1", "web.2"] { try await start(name, web) }
    }

    /// Pages over plain HTTP on a free port.
    public static let plainWeb = ["--set", "plain-http=true", "--listen-http", "127.0.0.1:0"]
    /// Pages over HTTPS on a free port.
    public static let encryptedWeb = ["--listen", "127.0.0.1:0", "--listen-http", "none"]

    /// What `exchange run` needs to be the instance `name` of this cluster.
    ///
    /// - Parameter certificate: what it shows the broker to sign in, instead of a password.
    public func arguments(of name: String, certificate: TestCertificates.Pair? = nil) -> [String] {
        let role = String(name.prefix { $0 != "." })
        var arguments = [
            "run", "--role", role, "--name", name, "--environment", environment, "--data", data(of: name).path,
            "--bus", "amqps://localhost:\(broker.tlsPort)", "--set", "bus-ca=\(broker.certificates.caFile)",
        ]
        if let certificate {
            arguments += ["--set", "bus-certificate=\(certificate.certificateFile)", "--set", "bus-key=\(certificate.keyFile)"]
        } else {
            arguments += ["--set", "bus-password-file=\(passwords)/\(environment).\(role)"]
        }
        switch role {
        case "backend": arguments += ["--set", "password-cost=10", "--set", "sign-in-limit=1000"]
        case "dmz": arguments += ["--market", "simulated"]
        default: break
        }
        return arguments
    }

    /// Starts an instance, or starts it again on the same folder, and waits until it says that it is ready.
    @discardableResult
    public func start(
        _ name: String, _ more: [String] = [], certificate: TestCertificates.Pair? = nil, seconds: Double = 60
    ) async throws -> RunningRole {
        let role = try RunningRole(name: name, arguments: arguments(of: name, certificate: certificate) + more)
        processes.withLock { $0[name] = role }
        try await role.waitUntilReady(seconds: seconds)
        return role
    }

    public subscript(name: String) -> RunningRole {
        get throws {
            guard let role = processes.withLock({ $0[name] }) else { throw ChildProcessError("\(name) was not started") }
            return role
        }
    }

    /// Runs another command of the binary on the data folder of an instance.
    public func command(_ name: String, _ arguments: String...) async throws -> (status: Int32, output: String) {
        try await RunningExchange.command(arguments + ["--data", data(of: name).path])
    }

    /// The codes of the problems that `exchange status` on an instance reports.
    public func problems(_ name: String) async throws -> [String] {
        let answer = try await command(name, "status", "--json")
        guard let object = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any],
            let problems = object["problems"] as? [[String: Any]]
        else { throw ChildProcessError("no JSON: \(answer.output)") }
        return problems.compactMap { $0["code"] as? String }
    }

    /// Stops everything that runs, the pages first; throws when one does not end well.
    public func stopAll() async throws {
        let running = processes.withLock { processes in
            defer { processes = [:] }
            let order = ["web", "dmz", "backend", "logger"]
            func place(_ role: RunningRole) -> Int { order.firstIndex { role.name.hasPrefix($0) } ?? order.count }
            return processes.values.sorted { (place($0), $0.name) < (place($1), $1.name) }
        }
        for role in running where !role.hasEnded {
            let status = try await role.stop()
            if status != 0 { throw ChildProcessError("\(role.name) ended with \(status):\n\(role.output.suffix(4000))") }
        }
    }
}
