/// Finds out whether a database that could not be written can be again, when nobody else asks.
final class ProbeJob<Context: WriteContext>: WriteJob<Context>, @unchecked Sendable {
    override func run(_ context: Context) -> (any Error)? {
        do {
            // A real change: SQLite writes no page for a row that stays as it is.
            try context.connection.statement("UPDATE storage_probe SET attempts = attempts + 1 WHERE id = 1").run()
            return nil
        } catch {
            return error
        }
    }
}
