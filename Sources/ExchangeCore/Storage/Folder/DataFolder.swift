import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder that holds all that an exchange stores, owned by one process at a time.
///
/// Opening creates it (mode 0700) and takes an advisory lock (`flock`) that the kernel releases when the process ends,
/// however it ends. Keep the value as long as any file inside is open.
public final class DataFolder: Sendable {
    public let path: String
    private let lock: Mutex<Int32?>

    public var ledgerPath: String { DataFolder.ledgerPath(in: path) }
    public var marketPath: String { path + "/market.db" }

    /// Where the ledger of a data folder is, for readers that do not own the folder.
    public static func ledgerPath(in path: String) -> String { path + "/ledger.db" }

    private init(path: String, lock: Int32) {
        self.path = path
        self.lock = Mutex(lock)
    }

    deinit { release() }

    /// Creates the folder where it is missing and takes it.
    /// Throws `StorageError`: `folderInUse` (says which process has it), `folderUnusable`.
    public static func open(_ path: String) throws -> DataFolder {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StorageError(
                .folderUnusable, "The data folder \(path) cannot be created. Choose another with --data, or fix its permissions.",
                cause: error.localizedDescription)
        }
        let lockPath = path + "/exchange.lock"
        let descriptor = Glibc.open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StorageError(
                .folderUnusable, "The data folder \(path) cannot be written. Choose another with --data, or fix its permissions.",
                cause: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            defer { close(descriptor) }
            guard reason == EWOULDBLOCK else {
                throw StorageError(
                    .folderUnusable, "The data folder \(path) cannot be locked. Choose another with --data, on a local disk.",
                    cause: String(cString: strerror(reason)))
            }
            let holder = holder(descriptor).map { "process \($0)" } ?? "another process"
            throw StorageError(
                .folderInUse,
                "The data folder \(path) is in use by \(holder). Stop it first, or choose another folder with --data.")
        }
        write(getpid(), to: descriptor)
        return DataFolder(path: path, lock: descriptor)
    }

    /// Gives the folder back. Everything inside must be closed before.
    public func release() {
        lock.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }

    /// Bytes that an unprivileged process may still write on the folder's file system; nil when not known.
    public var freeBytes: Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    private static func write(_ process: Int32, to descriptor: Int32) {
        let text = Array("\(process)\n".utf8)
        // Only the message to a second opener depends on it: the lock itself does not.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }
}
