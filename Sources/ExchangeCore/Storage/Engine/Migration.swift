/// A step from one schema to the next. Migrations only add: tables, columns with a default, indexes. So a program that
/// knows only earlier ones still runs, unless `oldestProgram` says otherwise.
public struct Migration: Sendable, Hashable {
    /// Unique in its list, never changed, never reused.
    public let number: Int
    public let name: String
    /// A program must know at least the migration of this number to open the database afterwards.
    public let oldestProgram: Int
    /// Statements, separated by semicolons.
    public let sql: String

    public init(number: Int, name: String, oldestProgram: Int = 0, sql: String) {
        self.number = number
        self.name = name
        self.oldestProgram = oldestProgram
        self.sql = sql
    }
}
