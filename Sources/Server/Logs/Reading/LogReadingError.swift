/// Logs that cannot be read, in a sentence for the operator.
public struct LogReadingError: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
