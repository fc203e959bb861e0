import Foundation

/// A file that always holds the input that is being tried.
final class CurrentInput {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    func set(_ octets: [UInt8]) throws {
        guard pwrite(descriptor, octets, octets.count, 0) == octets.count, ftruncate(descriptor, octets.count) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }
}
