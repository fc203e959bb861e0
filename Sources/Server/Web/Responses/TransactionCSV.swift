internal import Contracts
internal import Domain

/// A transaction as a row of a file for spreadsheets. All numbers are plain decimals, all times ISO 8601 in UTC.
enum TransactionCSV {
    static let header = CSVText.row([
        "number", "time", "kind", "coin", "symbol", "quantity", "price_usd", "value_usd", "fee_usd", "cash_change_usd",
        "cash_after_usd", "order", "quote_source", "quote_age_ms", "rule", "portfolio_id",
        "portfolio",
    ])

    static func row(_ transaction: Transaction, _ assets: [AssetID: Asset], _ portfolios: [PortfolioID: String]) -> String {
        let fill = transaction.fill
        return CSVText.row([
            String(transaction.number), transaction.time.description, transaction.kind.rawValue,
            fill.map { assets[$0.asset]?.name ?? $0.asset.rawValue } ?? "",
            fill.map { assets[$0.asset]?.symbol ?? "" } ?? "", fill?.quantity.description ?? "", fill?.price.description ?? "",
            fill?.value.description ?? "", fill?.fee.description ?? "", transaction.cashChange.description,
            transaction.cashAfter.description, fill?.order.description ?? "", fill?.quoteSource ?? "",
            fill.map { String($0.quoteAgeMilliseconds) } ?? "", fill?.rule ?? "",
            transaction.portfolio?.description ?? "", transaction.portfolio.flatMap { portfolios[$0] } ?? "",
        ])
    }
}
