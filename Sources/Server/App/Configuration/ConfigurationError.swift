/// A configuration that cannot be used, in a sentence for the operator.
struct ConfigurationError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
