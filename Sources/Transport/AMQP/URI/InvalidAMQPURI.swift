/// A text that is no URI of a broker. The message names the part that is wrong and quotes none: any may hold a password.
public struct InvalidAMQPURI: Error, Hashable, Sendable, CustomStringConvertible {
    public let message: String

    init(_ message: String) { self.message = message }

    public var description: String { message }
}
