internal import Foundation

extension BrokerNode {
    /// All queues of a virtual host.
    public func queues(in virtualHost: String) async throws -> [BrokerQueue] {
        let text = try await evaluate(
            """
            Number = fun(Key, Q) -> case proplists:get_value(Key, Q) of N when is_integer(N) -> N; _ -> 0 end end,
            rabbit_json:encode([
              #{name => element(4, proplists:get_value(name, Q)), ready => Number(messages_ready, Q),
                unacknowledged => Number(messages_unacknowledged, Q), consumers => Number(consumers, Q),
                isDurable => proplists:get_value(durable, Q),
                type => case proplists:get_value(type, Q) of rabbit_quorum_queue -> quorum; _ -> classic end,
                leader => case proplists:get_value(leader, Q) of L when is_atom(L), L =/= undefined -> L; _ -> <<>> end}
              || Q <- rabbit_amqqueue:info_all(\(Erlang.binary(virtualHost)),
                   [name, type, messages_ready, messages_unacknowledged, consumers, durable, leader])])
            """)
        return try JSONDecoder().decode([BrokerQueue].self, from: Data(text.utf8))
    }

    public func deleteQueue(_ name: String, in virtualHost: String) async throws {
        try await evaluate(
            """
            begin
              {ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(\(Erlang.binary(virtualHost)), queue, \(Erlang.binary(name)))),
              {ok, _} = rabbit_amqqueue:delete(Q, false, false, <<"test">>)
            end
            """)
    }

    /// - Parameter definition: as JSON, for example `{"max-length": 10}`.
    public func setPolicy(
        _ name: String, in virtualHost: String, pattern: String, definition: String, priority: Int = 0, applyTo: String = "all"
    ) async throws {
        try await evaluate(
            """
            ok = rabbit_policy:parse_set(\(Erlang.binary(virtualHost)), \(Erlang.binary(name)), \(Erlang.binary(pattern)), \
            \(Erlang.binary(definition)), <<"\(priority)">>, \(Erlang.binary(applyTo)), <<"test">>)
            """)
    }
}
