/// An amount of US dollars in millionths, exact. Totals up to 9.2e12 USD.
public struct USD: Hashable, Comparable, Sendable, DecimalStringConvertible {
    /// Millionths of a dollar.
    public let micros: Int64

    public init(micros: Int64) { self.micros = micros }

    /// Whole dollars, for amounts that the program itself knows: less than nine million million, more is a mistake and traps.
    public init(_ dollars: Int64) { self.micros = dollars * 1_000_000 }

    /// Parses a decimal with at most six decimals; nil when it is anything else or does not fit.
    public init?(_ text: String) {
        guard let micros = DecimalText(text)?.units(decimals: USD.decimals) else { return nil }
        self.micros = micros
    }

    /// An amount counts millionths of a dollar.
    public static let decimals = 6
    public static let zero = USD(micros: 0)

    /// With two to six decimals, without grouping: `1234.50`.
    public var description: String { DecimalText.string(units: micros, decimals: USD.decimals, minimumDecimals: 2) }

    public static func < (left: USD, right: USD) -> Bool { left.micros < right.micros }
}
