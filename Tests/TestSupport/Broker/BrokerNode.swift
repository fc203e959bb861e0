public import Foundation
internal import Synchronization

/// One RabbitMQ node of a test: its folder and ports stay the same while its process comes and goes.
public final class BrokerNode: Sendable {
    /// For example `rabbit@localhost`.
    public let name: String
    /// Of plain AMQP, on 127.0.0.1 (`localhost` as well).
    public let port: Int
    /// Of AMQP over TLS.
    public let tlsPort: Int
    /// Of the management page and its HTTP interface, when it was asked for.
    public let managementPort: Int?
    public let folder: URL
    private let environment: [String: String]
    private let keeper: BrokerKeeper
    private let running = Mutex<Running?>(nil)

    private struct Running: Sendable {
        let process: Process
        let shell: ErlangShell
    }

    init(
        name: String, keeper: BrokerKeeper, certificates: TestCertificates, management: Bool, plugins: [String],
        configuration: [String]
    ) throws {
        self.name = name
        self.keeper = keeper
        port = try FreePorts.next()
        tlsPort = try FreePorts.next()
        managementPort = management ? try FreePorts.next() : nil
        let short = String(name.prefix { $0 != "@" })
        folder = keeper.folder.appendingPathComponent(short)
        let files = FileManager.default
        for part in ["home", "mnesia", "log"] {
            try files.createDirectory(at: folder.appendingPathComponent(part), withIntermediateDirectories: true)
        }
        var lines = [
            "listeners.tcp.1 = 127.0.0.1:\(port)",
            "listeners.ssl.1 = 127.0.0.1:\(tlsPort)",
            "ssl_options.cacertfile = \(certificates.caFile)",
            "ssl_options.certfile = \(certificates.server.certificateFile)",
            "ssl_options.keyfile = \(certificates.server.keyFile)",
            "ssl_options.verify = verify_peer",
            "ssl_options.fail_if_no_peer_cert = false",
            "ssl_cert_login_from = common_name",
            "auth_mechanisms.1 = PLAIN",
            "auth_mechanisms.2 = AMQPLAIN",
            "auth_mechanisms.3 = EXTERNAL",
            // The journal of quorum queues; half a gigabyte otherwise.
            "raft.wal_max_size_bytes = 64000000",
        ]
        if let managementPort { lines += ["management.tcp.ip = 127.0.0.1", "management.tcp.port = \(managementPort)"] }
        lines += configuration
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent("rabbitmq.conf"))
        let enabled = ["rabbitmq_auth_mechanism_ssl"] + (management ? ["rabbitmq_management"] : []) + plugins
        try Data("[\(enabled.joined(separator: ","))].\n".utf8).write(to: folder.appendingPathComponent("enabled_plugins"))
        environment = [
            "PATH": BrokerInstallation.scripts + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
            "HOME": folder.appendingPathComponent("home").path,
            "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8",
            "RABBITMQ_NODENAME": name,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": "\(port)",
            "RABBITMQ_DIST_PORT": "\(try FreePorts.next())",
            "RABBITMQ_MNESIA_BASE": folder.appendingPathComponent("mnesia").path,
            "RABBITMQ_LOG_BASE": folder.appendingPathComponent("log").path,
            "RABBITMQ_CONFIG_FILE": folder.appendingPathComponent("rabbitmq.conf").path,
            "RABBITMQ_ADVANCED_CONFIG_FILE": folder.appendingPathComponent("advanced.config").path,
            "RABBITMQ_ENABLED_PLUGINS_FILE": folder.appendingPathComponent("enabled_plugins").path,
            "RABBITMQ_PLUGINS_EXPAND_DIR": folder.appendingPathComponent("plugins").path,
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_PID_FILE": folder.appendingPathComponent("pid").path,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": "\(keeper.mapperPort)",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS":
                "-start_epmd false -setcookie test -kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_CTL_ERL_ARGS": "-setcookie test",
            // The Erlang shell on standard input, which also ends the node when the input ends.
            "RABBITMQ_ALLOW_INPUT": "true",
            "TERM": "dumb",
        ]
    }

    deinit {
        guard let process = running.withLock({ $0?.process }), process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
    }

    /// The process of the node, while it runs.
    public var processID: Int32? { running.withLock { $0?.process.processIdentifier } }

    /// What the node wrote to its console, and the end of its log.
    public var output: String {
        let logs = folder.appendingPathComponent("log")
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: logs.path)) ?? []).filter { $0.hasSuffix(".log") }
        let texts = names.compactMap { try? String(contentsOf: logs.appendingPathComponent($0), encoding: .utf8) }
        return (running.withLock { $0?.shell.output } ?? "") + texts.map { String($0.suffix(8_000)) }.joined()
    }

    /// Starts the process; `waitUntilRunning` says when it serves.
    func launch() throws {
        let input = try ProcessInput()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: BrokerInstallation.scripts + "/rabbitmq-server")
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput = input.remote
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        keeper.watch(process.processIdentifier)
        let shell = ErlangShell(input: input, output: pipe.fileHandleForReading)
        running.withLock { $0 = Running(process: process, shell: shell) }
    }

    /// - Throws: `BrokerFailure` with the node's output when it does not serve within `seconds`.
    func waitUntilRunning(seconds: Double) async throws {
        do {
            _ = try await evaluate(
                """
                (fun Wait() ->
                  case catch rabbit:is_running() andalso rabbit:is_booted(node()) of
                    true -> ok;
                    _ -> timer:sleep(20), Wait()
                  end
                end)()
                """, seconds: seconds)
        } catch {
            throw BrokerFailure("\(name) does not serve: \(error)\n\(output)")
        }
    }

    /// Starts it and waits until it serves.
    public func start(seconds: Double = 60) async throws {
        try launch()
        try await waitUntilRunning(seconds: seconds)
    }

    /// Stops RabbitMQ in order, as an operator does, and ends the process.
    public func stop(seconds: Double = 30) async throws {
        _ = try await evaluate("rabbit:stop()", seconds: seconds)
        await kill9()
    }

    /// Ends the process at once, as a power cut would.
    public func kill9() async {
        guard let running = running.withLock({ $0 }) else { return }
        Foundation.kill(running.process.processIdentifier, SIGKILL)
        // Not the end of its output: another node, started at the same moment, may hold the other end of that pipe.
        try? await OffPool.run { running.process.waitUntilExit() }
        running.shell.ended()
        keeper.forget(running.process.processIdentifier)
        self.running.withLock { $0 = nil }
    }

    /// Stops it in order and starts it again, on the same ports and data.
    public func restart() async throws {
        try await stop()
        try await start()
    }

    /// The value of an Erlang expression in the node: a binary as its text, everything else as Erlang writes it.
    ///
    /// - Throws: `BrokerFailure` when it fails, takes longer than `seconds`, or the node does not run.
    @discardableResult
    public func evaluate(_ expression: String, seconds: Double = 20) async throws -> String {
        guard let shell = running.withLock({ $0?.shell }) else { throw BrokerFailure("\(name) does not run") }
        return try await shell.evaluate(expression, seconds: seconds)
    }

    /// Runs `rabbitmqctl`, `rabbitmq-diagnostics` or another of RabbitMQ's commands against the node. Takes a second or two: what
    /// tests do often has a function of its own.
    public func command(
        _ name: String, _ arguments: [String], seconds: Double = 30
    ) async throws -> (status: Int32, output: String) {
        let child = try ChildProcess(
            URL(fileURLWithPath: BrokerInstallation.scripts + "/" + name), arguments, environment: environment, folder: folder)
        return (try await child.exitStatus(seconds: seconds), child.output)
    }
}
