/// What the holder of an API key may do.
public enum KeyScope: String, Codable, Sendable, Hashable, CaseIterable {
    /// See everything of the account's portfolios, change nothing.
    case read
    /// Also place, replace and cancel orders.
    case trade

    /// Whether a key of this scope may do what needs `needed`.
    public func covers(_ needed: KeyScope) -> Bool { self == .trade || needed == .read }
}
