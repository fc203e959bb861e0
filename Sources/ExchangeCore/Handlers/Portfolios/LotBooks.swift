import Domain
import Storage

/// The lots of all coins of a portfolio, and its sales in the order of the fills.
struct LotBooks {
    private(set) var books: [AssetID: LotBook] = [:]
    private(set) var sales: [(asset: AssetID, sale: LotBook.Sale)] = []

    init(_ fills: [AnalysedFill], method: CostBasisMethod) throws {
        for fill in fills {
            let place =
                books.index(forKey: fill.asset)
                ?? {
                    books[fill.asset] = LotBook(method: method)
                    return books.index(forKey: fill.asset)
                }()
            guard let place else { continue }
            let count = books.values[place].sales.count
            try books.values[place].apply(
                side: fill.side, quantity: fill.quantity, value: fill.value, fee: fill.fee, at: fill.time)
            for sale in books.values[place].sales[count...] { sales.append((fill.asset, sale)) }
        }
    }
}
