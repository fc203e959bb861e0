/// Why an exact computation has no result. Nothing on the money path wraps, saturates or loses a digit in silence.
public enum MoneyError: Error, Hashable, Sendable {
    /// The result does not fit 64 bits.
    case overflow
    /// Two quantities with different steps, which cannot be of one coin.
    case stepMismatch
    /// A share of nothing, or a purchase at a price of zero.
    case divisionByZero
}
