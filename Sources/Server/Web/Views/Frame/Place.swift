/// Where in the exchange a page is, for the navigation to show.
enum Place: String, Sendable, CaseIterable {
    case markets
    /// A coin with its chart and ticket.
    case desk
    case orders
    case portfolio
    case transactions
    case account
    /// A page that is none of the above: an error, signing in.
    case elsewhere
}
