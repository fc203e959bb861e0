/// Where in the exchange a page is, for the navigation to show.
enum Place: String, Sendable, CaseIterable {
    case markets
    case portfolio
    case transactions
    case account
    /// A page that is none of the above: a coin, an error, signing in.
    case elsewhere
}
