/// The templates that are built into the binary.
enum TemplateName: String, CaseIterable {
    case head
    case foot
    case marketsBefore
    case marketsAfter
    case coin
    case ticket
    case deskPanel
    case openOrders
    case pastOrders
    case fills
    case orders
    case editOrder
    case portfolio
    case portfolioBar
    case performance
    case portfolios
    case transactions
    case account
    case keys
    case signIn
    case register
    case receipt
    case error

    /// The bytes of `Templates/NAME.mustache`.
    var source: [UInt8] {
        switch self {
        case .head: PackageResources.head_mustache
        case .foot: PackageResources.foot_mustache
        case .marketsBefore: PackageResources.marketsBefore_mustache
        case .marketsAfter: PackageResources.marketsAfter_mustache
        case .coin: PackageResources.coin_mustache
        case .ticket: PackageResources.ticket_mustache
        case .deskPanel: PackageResources.deskPanel_mustache
        case .openOrders: PackageResources.openOrders_mustache
        case .pastOrders: PackageResources.pastOrders_mustache
        case .fills: PackageResources.fills_mustache
        case .orders: PackageResources.orders_mustache
        case .editOrder: PackageResources.editOrder_mustache
        case .portfolio: PackageResources.portfolio_mustache
        case .portfolioBar: PackageResources.portfolioBar_mustache
        case .performance: PackageResources.performance_mustache
        case .portfolios: PackageResources.portfolios_mustache
        case .transactions: PackageResources.transactions_mustache
        case .account: PackageResources.account_mustache
        case .keys: PackageResources.keys_mustache
        case .signIn: PackageResources.signIn_mustache
        case .register: PackageResources.register_mustache
        case .receipt: PackageResources.receipt_mustache
        case .error: PackageResources.error_mustache
        }
    }
}
