internal import Glibc

/// The folder of logs does not take what has to be written, in a sentence for the operator.
struct LogFileError: Error, CustomStringConvertible {
    /// `errno` of the call that failed.
    let code: Int32
    let description: String

    init(_ code: Int32, _ what: String) {
        self.code = code
        let reason =
            switch code {
            case ENOSPC, EDQUOT: "the disk is full"
            case EFBIG: "a file may not grow that large (a limit of the process or the file system)"
            case EROFS: "the file system is mounted read-only"
            default: String(cString: strerror(code))
            }
        description = "\(what): \(reason)"
    }
}
