/// An amount of a coin in steps of the coin's own size, exact.
///
/// `decimals` (0...8) is fixed for ever when the coin is listed. Two quantities of one coin have the same `decimals`.
public struct Quantity: Hashable, Sendable, DecimalStringConvertible {
    /// Number of steps of `10^-decimals`.
    public let steps: Int64
    /// 8 at most; 0 for a coin that trades in whole ones.
    public let decimals: UInt8

    public init(steps: Int64, decimals: UInt8) {
        self.steps = steps
        self.decimals = decimals
    }

    /// Parses a decimal on the step of a coin; nil when it is off the step, no number or does not fit.
    public init?(_ text: String, decimals: UInt8) {
        guard let steps = DecimalText(text)?.units(decimals: Int(decimals)) else { return nil }
        self.init(steps: steps, decimals: decimals)
    }

    /// Parses a decimal as written by `description`: all its decimals count, trailing zeros included.
    public init?(_ text: String) {
        guard let parsed = DecimalText(text), parsed.scale <= 18, let steps = Int64(exactly: parsed.mantissa) else {
            return nil
        }
        self.init(steps: steps, decimals: UInt8(parsed.scale))
    }

    /// With all decimals of the step, so that it parses back to the same value: `0.01000000`.
    public var description: String {
        DecimalText.string(units: steps, decimals: Int(decimals), minimumDecimals: Int(decimals))
    }

    /// Without trailing zeros, for people: `0.01`.
    public var shortDescription: String { DecimalText.string(units: steps, decimals: Int(decimals)) }
}
