internal import Foundation

extension BrokerNode {
    /// Imports definitions, as `rabbitmqctl import_definitions` does.
    public func importDefinitions(_ json: String) async throws {
        let file = folder.appendingPathComponent("definitions-" + UUID().uuidString + ".json")
        try Data(json.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let imported = try await evaluate(
            """
            (fun() -> {ok, Text} = file:read_file(\(Erlang.string(file.path))), rabbit_definitions:import_raw(Text) end)()
            """, seconds: 30)
        guard imported.contains("ok") else { throw BrokerFailure("the definitions were not taken: \(imported)") }
    }
}
