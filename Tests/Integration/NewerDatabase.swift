import GRDB

/// Makes a database look as if a later version had written it.
enum NewerDatabase {
    static func pretend(path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            try database.execute(
                sql: "INSERT INTO schema_migrations (number, name, oldest_program) VALUES (9999, 'of the future', 9999)")
        }
        try queue.close()
    }
}
