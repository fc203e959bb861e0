/// Why a file of the exchange could not be opened, read or written.
///
/// `message` is a sentence for the person who has to do something about it; it holds no data of users.
public struct StorageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for callers to act on.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The database cannot be written now (full disk, I/O error). Nothing of the command was stored.
        public static let unavailable = Code(rawValue: "unavailable")
        /// The commit failed in a way that leaves open whether it will be there after a crash. Ask again with the same key.
        public static let outcomeUnknown = Code(rawValue: "outcomeUnknown")
        /// As many commands wait as may. Nothing was executed; try again later.
        public static let overloaded = Code(rawValue: "overloaded")
        /// The store was closed. Nothing was executed.
        public static let closed = Code(rawValue: "closed")
        /// Another process works on the data folder.
        public static let folderInUse = Code(rawValue: "folderInUse")
        /// The data folder cannot be created or used.
        public static let folderUnusable = Code(rawValue: "folderUnusable")
        /// The database was written by a newer program that does not let this one open it.
        public static let newerDatabase = Code(rawValue: "newerDatabase")
        /// The file is not a database of the exchange, or a damaged one.
        public static let notADatabase = Code(rawValue: "notADatabase")
        /// There is no such user or portfolio.
        public static let notFound = Code(rawValue: "notFound")
        /// A file that was to be read in holds something that it may not.
        public static let unusableFile = Code(rawValue: "unusableFile")
        /// A statement failed: a constraint of the schema or a mistake in the program.
        public static let statementFailed = Code(rawValue: "statementFailed")
    }

    public let code: Code
    public let message: String
    /// What the layer below said, for the log.
    public let cause: String?

    public init(_ code: Code, _ message: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    public var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
