import Bus

/// What is inside a message: the value itself, or its bytes when the bus encodes.
enum Payload: Sendable {
    case value(any Sendable)
    case bytes([UInt8], any MessageCoding)
}
