internal import Foundation

extension BrokerNode {
    /// What a broker may run short of.
    public enum Resource: String, Sendable {
        case memory, disk
    }

    /// Stops RabbitMQ within its node: listeners and connections close, the process stays.
    public func stopApplication() async throws { try await evaluate("rabbit:stop()", seconds: 30) }

    public func startApplication() async throws {
        try await evaluate("rabbit:start()", seconds: 30)
        try await waitUntilRunning(seconds: 30)
    }

    /// Raises the alarm that blocks all who publish (`connection.blocked`).
    public func raiseAlarm(_ resource: Resource) async throws {
        // The second call waits until the first has told all connections.
        try await evaluate(
            "rabbit_alarm:set_alarm({{resource_limit, \(resource.rawValue), node()}, []}), rabbit_alarm:get_alarms()")
    }

    public func clearAlarm(_ resource: Resource) async throws {
        try await evaluate(
            "rabbit_alarm:clear_alarm({resource_limit, \(resource.rawValue), node()}), rabbit_alarm:get_alarms()")
    }

    /// Closes all connections of all virtual hosts with the reply code 320.
    public func closeAllConnections(reason: String = "closed by a test") async throws {
        try await evaluate(
            "[rabbit_networking:close_connection(P, \(Erlang.binary(reason))) || P <- rabbit_networking:local_connections()]")
    }

    public func closeConnections(in virtualHost: String, reason: String) async throws {
        try await evaluate(
            """
            [rabbit_networking:close_connection(P, \(Erlang.binary(reason))) || P <- rabbit_networking:local_connections(),
              [{vhost, \(Erlang.binary(virtualHost))}] =:= (catch rabbit_networking:connection_info(P, [vhost]))]
            """)
    }

    /// How many connections are open in a virtual host.
    public func connectionCount(in virtualHost: String) async throws -> Int {
        let text = try await evaluate(
            """
            length([P || P <- rabbit_networking:local_connections(),
              [{vhost, \(Erlang.binary(virtualHost))}] =:= (catch rabbit_networking:connection_info(P, [vhost]))])
            """)
        return Int(text) ?? 0
    }

    /// How the users of a virtual host have signed in: `qa.web PLAIN`, sorted, each once.
    public func logins(in virtualHost: String) async throws -> [String] {
        let text = try await evaluate(
            """
            rabbit_json:encode(lists:usort([iolist_to_binary(io_lib:format("~s ~s", [U, M]))
              || P <- rabbit_networking:local_connections(),
                 [{vhost, V}, {user, U}, {auth_mechanism, M}] <-
                   [catch rabbit_networking:connection_info(P, [vhost, user, auth_mechanism])],
                 V =:= \(Erlang.binary(virtualHost))]))
            """)
        return try JSONDecoder().decode([String].self, from: Data(text.utf8))
    }

    /// Another TLS listener with a certificate of its own, for example an expired one; it lasts until RabbitMQ stops.
    ///
    /// - Parameter requiresClientCertificate: whether who shows none is refused.
    /// - Returns: its port.
    public func addTLSListener(
        _ pair: TestCertificates.Pair, caFile: String, requiresClientCertificate: Bool = false
    ) async throws -> Int {
        let port = try FreePorts.next()
        try await evaluate(
            """
            rabbit_networking:start_ssl_listener({"127.0.0.1", \(port)}, [{cacertfile, \(Erlang.string(caFile))},
              {certfile, \(Erlang.string(pair.certificateFile))}, {keyfile, \(Erlang.string(pair.keyFile))},
              {verify, verify_peer}, {fail_if_no_peer_cert, \(requiresClientCertificate)}], 2)
            """)
        return port
    }
}
