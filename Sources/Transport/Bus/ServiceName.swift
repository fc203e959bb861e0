/// The name of a service on the bus: what requests and commands are addressed to.
///
/// A service is answered by one or more instances of a role. The bus knows only the name.
public struct ServiceName: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public init(_ name: String) { self.rawValue = name }

    public var description: String { rawValue }
}
