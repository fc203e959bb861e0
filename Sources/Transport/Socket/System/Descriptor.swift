import Glibc

/// A file descriptor that is closed when nobody holds it any longer, so that no thread uses a number that has been given to
/// somebody else.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over `number`.
    init(_ number: Int32) { self.number = number }

    deinit { Glibc.close(number) }
}
