import Contracts
import Domain
import Storage

extension Portfolios {
    /// Computes the lots anew for each page: their order is the order of the sales, so a page is a stretch of it.
    func soldLots(_ request: ListSoldLots) async throws -> SoldLotPage {
        let (_, _, entries) = try await readPeriod(request.credential, request.portfolio, request.period)
        let method = try await costBasis(request.costBasis, request.credential)
        let sales = try LotBooks(entries.fills, method: method).sales
        let end = min(max(request.before ?? sales.count, 0), sales.count)
        let start = max(0, end - min(max(request.limit, 1), 5000))
        return SoldLotPage(
            costBasis: method, lots: sales[start..<end].reversed().map { SoldLot($0.asset, $0.sale) }, count: sales.count,
            next: start > 0 ? start : nil)
    }
}

extension SoldLot {
    init(_ asset: AssetID, _ sale: LotBook.Sale) {
        self.init(
            asset: asset, acquired: sale.acquired, sold: sale.sold, quantity: sale.quantity, cost: sale.cost,
            proceeds: sale.proceeds, gain: sale.gain)
    }
}
