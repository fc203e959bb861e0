extension StorageError {
    static let storeClosed = StorageError(.closed, "The exchange is shutting down. Nothing was changed.")
    static let tooManyWrites = StorageError(
        .overloaded, "Too many commands are waiting. Nothing was changed; try again in a moment.")
    static let tooManyReads = StorageError(.overloaded, "Too many requests are waiting. Try again in a moment.")
}
