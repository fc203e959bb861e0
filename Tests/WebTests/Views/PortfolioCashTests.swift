import Contracts
import Domain
import Testing

@testable import Web

struct PortfolioCashTests {
    /// The page's script adds up coins and cash with each price: an open order must not make a trader poorer.
    @Test func whatIsSetAsideForOrdersIsStillTheTraders() {
        let sample = Sample.portfolio
        let view = PortfolioView(
            portfolio: sample.portfolio, cash: USD(micros: 1_310_450_000), positions: sample.positions,
            totalValue: sample.totalValue, valueDayAgo: sample.valueDayAgo, contributed: sample.contributed,
            realisedGain: sample.realisedGain, unrealisedGain: sample.unrealisedGain, feesPaid: sample.feesPaid,
            heldCash: USD(1000))
        func html(_ view: PortfolioView) -> String {
            PortfolioPage(portfolio: view, assets: Sample.assetsByID, quotes: Sample.quotes).html(frame: Sample.frame(.portfolio))
        }
        let page = html(view)
        #expect(page.contains("data-cash=\"2310.45"))
        #expect(page.contains("<dd>2,310.45 <small>23.0\u{a0}%</small></dd>"))
        #expect(page.contains("<dt>Set aside of it</dt><dd>1,000.00 "))
        #expect(!html(sample).contains("Set aside of it"))
    }
}
