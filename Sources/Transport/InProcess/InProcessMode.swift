public import Bus

/// How messages cross from one role to another within the process.
public enum InProcessMode: Sendable {
    /// Typed values, nothing is serialised: the fastest.
    case values
    /// Every message, reply and error is encoded and decoded, as between machines: shows in one process what would not
    /// survive the wire.
    case encoded(any MessageCoding)
}
