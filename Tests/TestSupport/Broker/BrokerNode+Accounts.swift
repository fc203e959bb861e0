extension BrokerNode {
    // MARK: - Expressions, to be joined into one evaluation

    func addVirtualHost(_ name: String) -> String { "ok = rabbit_vhost:add(\(Erlang.binary(name)), <<\"test\">>)" }

    func addUser(_ name: String, _ password: String) -> String {
        "ok = rabbit_auth_backend_internal:add_user(\(Erlang.binary(name)), \(Erlang.binary(password)), <<\"test\">>)"
    }

    func setPermissions(_ user: String, _ virtualHost: String, configure: String, write: String, read: String) -> String {
        """
        ok = rabbit_auth_backend_internal:set_permissions(\(Erlang.binary(user)), \(Erlang.binary(virtualHost)), \
        \(Erlang.binary(configure)), \(Erlang.binary(write)), \(Erlang.binary(read)), <<"test">>)
        """
    }

    // MARK: - What tests do

    public func addVirtualHost(named name: String) async throws { try await evaluate(addVirtualHost(name)) }

    public func deleteVirtualHost(_ name: String) async throws {
        try await evaluate("rabbit_vhost:delete(\(Erlang.binary(name)), <<\"test\">>)")
    }

    public func addUser(named name: String, password: String) async throws { try await evaluate(addUser(name, password)) }

    public func changePassword(of user: String, to password: String) async throws {
        try await evaluate(
            "ok = rabbit_auth_backend_internal:change_password(\(Erlang.binary(user)), \(Erlang.binary(password)), <<\"test\">>)")
    }

    public func deleteUser(_ name: String) async throws {
        try await evaluate("rabbit_auth_backend_internal:delete_user(\(Erlang.binary(name)), <<\"test\">>)")
    }

    /// `administrator`, `monitoring`, … as the management page knows them.
    public func setTags(of user: String, to tags: [String]) async throws {
        let list = tags.joined(separator: ",")
        try await evaluate("rabbit_auth_backend_internal:set_tags(\(Erlang.binary(user)), [\(list)], <<\"test\">>)")
    }

    /// The three regular expressions of what a user may configure, write and read in a virtual host.
    public func setPermissions(
        of user: String, in virtualHost: String, configure: String = ".*", write: String = ".*", read: String = ".*"
    ) async throws {
        try await evaluate(setPermissions(user, virtualHost, configure: configure, write: write, read: read))
    }

    /// What routing keys a user may write to and read from a topic exchange.
    public func setTopicPermissions(
        of user: String, in virtualHost: String, exchange: String, write: String = ".*", read: String = ".*"
    ) async throws {
        try await evaluate(
            """
            ok = rabbit_auth_backend_internal:set_topic_permissions(\(Erlang.binary(user)), \(Erlang.binary(virtualHost)), \
            \(Erlang.binary(exchange)), \(Erlang.binary(write)), \(Erlang.binary(read)), <<"test">>)
            """)
    }
}
