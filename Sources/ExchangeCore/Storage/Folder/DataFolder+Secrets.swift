import Domain
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension DataFolder {
    /// What the signing secrets of API keys are derived from.
    public static let signingKeyName = "signing.key"

    /// A secret of 32 bytes that this folder keeps in a file of its own (mode 0600, hexadecimal digits). Where there is none,
    /// `make` gives one, which is on the disk when this returns. Blocks.
    ///
    /// Throws `StorageError.folderUnusable` when the file cannot be read or written or holds something else: a secret that is
    /// made anew would make all that was derived from the other one worthless, so that is left to the operator.
    public func secret(named name: String, make: () throws -> [UInt8]) throws -> (bytes: [UInt8], isNew: Bool) {
        let file = path + "/" + name
        if DatabaseFile.exists(file) {
            let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
            guard let bytes = Hexadecimal.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)), bytes.count == 32 else {
                throw StorageError(
                    .folderUnusable,
                    "The file \(file) cannot be read or is damaged. Put it back from your copy, or delete it: then all API keys that sign requests have to be made anew."
                )
            }
            return (bytes, false)
        }
        let bytes = try make()
        let unfinished = file + ".new"
        let descriptor = Glibc.open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(file) }
        let text = Array((Hexadecimal.encode(bytes) + "\n").utf8)
        let isWritten = Glibc.write(descriptor, text, text.count) == text.count && fsync(descriptor) == 0
        Glibc.close(descriptor)
        guard isWritten else { throw Self.failure(file) }
        try DatabaseCopy.move(unfinished, to: file)
        try DatabaseCopy.flush(path)
        return (bytes, true)
    }

    private static func failure(_ file: String) -> StorageError {
        StorageError(.folderUnusable, "The file \(file) cannot be written.", cause: String(cString: strerror(errno)))
    }
}
