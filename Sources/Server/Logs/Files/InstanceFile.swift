internal import Glibc

/// The file that an instance's records are appended to now. Closes itself.
final class InstanceFile {
    let path: String
    private let descriptor: Int32
    private(set) var size: Int64
    /// Of the first record; nil when the file is empty.
    private(set) var first: (day: Int64, position: LogPosition)?

    /// What was written last when the file was opened; nil when it was empty.
    let recovered: LogPosition?

    /// Opens or makes the file. What a crash left of a record is cut off, and a file without any record is set aside.
    init(path: String) throws(LogFileError) {
        self.path = path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw LogFileError(errno, "The log file \(path) cannot be opened") }
        self.descriptor = descriptor
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            let code = errno
            close(descriptor)
            throw LogFileError(code == 0 ? EINVAL : code, "The log file \(path) is no file that can be written")
        }
        size = Int64(info.st_size)
        first = nil
        guard size > 0 else {
            recovered = nil
            return
        }
        do throws(LogFileError) {
            if let tail = try RecordedTail(descriptor: descriptor, size: size) {
                first = (
                    UTCTime.day(tail.first.time), LogPosition(boot: tail.first.origin.boot, sequence: tail.first.sequence)
                )
                recovered = tail.last
                if tail.end < size { try truncate(to: tail.end) }
            } else {
                recovered = nil
                // Nothing in it is a record: not ours, or torn in its first one.
                try truncate(to: 0)
            }
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Appends whole records. When it throws, a part of them may be in the file: truncate.
    ///
    /// - Parameter beginning: day and position of the first of them.
    func append(_ bytes: UnsafeRawBufferPointer, beginning: (day: Int64, position: LogPosition)) throws(LogFileError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(size) + done)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw LogFileError(count < 0 ? errno : ENOSPC, "The log file \(path) cannot be written") }
            done += count
        }
        if first == nil { first = beginning }
        size += Int64(bytes.count)
    }

    /// Returns when the content is on the disk.
    func sync() throws(LogFileError) {
        guard fdatasync(descriptor) == 0 else { throw LogFileError(errno, "The log file \(path) cannot be flushed to its disk") }
    }

    /// Takes back what was appended since the file had `size`.
    func truncate(to size: Int64) throws(LogFileError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw LogFileError(errno, "The log file \(path) cannot be cut") }
        self.size = size
        if size == 0 { first = nil }
    }
}
