/// Why there is no certificate to serve with, in a sentence for the operator.
public struct CertificateError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
