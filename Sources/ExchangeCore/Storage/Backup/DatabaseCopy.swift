import Foundation
import GRDB

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Copies of whole databases.
enum DatabaseCopy {
    /// Writes one consistent state of the database `source`, the last commit, into the new file `destination`; some process may
    /// have the source open and go on writing.
    ///
    /// The source is only read, never checkpointed. The copy is one complete file: no log belongs to it. It is on the disk
    /// when this returns.
    static func copy(_ source: String, to destination: String) throws {
        let reader = try DatabaseFile(path: source, settings: StorageSettings()).openForReading()
        do {
            guard FileManager.default.createFile(atPath: destination, contents: nil, attributes: [.posixPermissions: 0o600])
            else { throw StorageError(.unavailable, "The file \(destination) cannot be written.") }
            let writer = try DatabaseQueue(path: destination)
            // All pages in one step: one read transaction, which in WAL mode makes no writer wait.
            try reader.backup(to: writer, pagesPerStep: -1)
            // A file in WAL mode wants to write beside itself even when it is only read.
            try writer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try writer.close()
            try reader.close()
        } catch let error as DatabaseError {
            throw error.resultCode == .SQLITE_FULL
                ? StorageError(.unavailable, "There is no room for the copy \(destination).", cause: "\(error)")
                : StorageError(.unavailable, "The database \(source) could not be copied to \(destination).", cause: "\(error)")
        }
        try flush(destination)
    }

    /// Has a file or a folder's list of names on the disk.
    static func flush(_ path: String) throws {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("opened", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("flushed to the disk", path) }
    }

    /// Moves a file or folder on one file system, replacing a file that is there in one step.
    static func move(_ source: String, to destination: String) throws {
        guard rename(source, destination) == 0 else { throw failure("moved to \(destination)", source) }
    }

    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StorageError(.folderUnusable, "The folder \(path) cannot be created.", cause: error.localizedDescription)
        }
    }

    private static func failure(_ what: String, _ path: String) -> StorageError {
        StorageError(.unavailable, "\(path) cannot be \(what).", cause: String(cString: strerror(errno)))
    }
}
