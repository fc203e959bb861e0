/// A method with its whole content.
public struct AssembledContent: Sendable {
    public let method: Method
    public let properties: BasicProperties
    public let body: [UInt8]
}
