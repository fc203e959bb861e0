public import Domain

/// Whose side of a posting it is: a portfolio of a user, or the house.
///
/// A portfolio's account has the portfolio's number, the house's have negative ones. Only the house may be below zero.
public struct LedgerAccount: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// The account of a portfolio.
    public static func portfolio(_ id: PortfolioID) -> LedgerAccount { LedgerAccount(rawValue: id.rawValue) }
    /// Where virtual funds come from: minus all dollars ever issued.
    public static let issuance = LedgerAccount(rawValue: -1)
    /// The counterparty of every trade.
    public static let market = LedgerAccount(rawValue: -2)
    /// What trades have paid in fees.
    public static let fees = LedgerAccount(rawValue: -3)

    /// Whether it is a portfolio's: such an account never goes below zero.
    public var isUser: Bool { rawValue > 0 }
    /// The portfolio whose account it is; nil for the house's.
    public var portfolio: PortfolioID? { isUser ? PortfolioID(rawValue) : nil }

    public var description: String {
        switch self {
        case .issuance: "issuance"
        case .market: "market"
        case .fees: "fees"
        default: "portfolio \(rawValue)"
        }
    }
}
