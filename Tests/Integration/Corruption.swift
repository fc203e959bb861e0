import GRDB

/// Does to a stopped exchange's file what no command of the exchange would.
enum Corruption {
    /// Gives a trader some micro-dollars without a journal entry.
    static func addToFirstBalance(_ amount: Int64, path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            try database.execute(
                sql: "UPDATE balances SET amount = amount + ? WHERE asset = 0 AND bucket = 0 "
                    + "AND account = (SELECT min(account) FROM balances WHERE account > 0)",
                arguments: [amount])
            precondition(database.changesCount == 1)
        }
        try queue.close()
    }
}
