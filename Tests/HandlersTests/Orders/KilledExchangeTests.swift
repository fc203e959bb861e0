import Bus
import Contracts
import Domain
import Foundation
import Handlers
import Storage
import TestSupport
import Testing

/// `kill -9` while orders fire.
@Suite struct KilledExchangeTests {
    private static var tool: URL { RunningExchange.binary.deletingLastPathComponent().appendingPathComponent("OrderFaults") }

    /// Between the trigger and its commit: nothing of it has happened, and the next tick does all of it, once.
    @Test(.timeLimit(.minutes(2))) func betweenATriggerAndItsCommitNothingIsLostAndNothingDoubled() async throws {
        let folder = try TemporaryFolder()
        let child = try ChildProcess(Self.tool, ["trigger", folder.path])
        // All 20 limits, the target of the pair, the entry of the bracket, and the purchase before.
        _ = try await child.line(containing: "decided 23", seconds: 60)
        child.kill()
        #expect(try await child.exitStatus(seconds: 30) == -SIGKILL)
        #expect(try LedgerAudit.run(onFolder: folder.path + "/data").isClean)

        let exchange = try await TradingExchange.open(reopening: folder)
        let trader = try #require(try await exchange.returningTrader())
        let before = try await exchange.bus.request(ListOrders(credential: trader.credential, isOpen: true, limit: 100))
        #expect(before.orders.count == 25 && before.orders.allSatisfy { $0.fills.isEmpty })
        exchange.clock.advance(milliseconds: 60_000)
        await exchange.tick("91000", of: TradingExchange.bitcoin)
        await exchange.tick("91000", of: TradingExchange.bitcoin)
        let after = try await exchange.bus.request(ListOrders(credential: trader.credential, limit: 100)).orders
        #expect(after.filter { $0.state == .filled }.count == 23 && after.allSatisfy { $0.fills.count <= 1 })
        #expect(after.filter { $0.state.isOpen }.map(\.link?.kind) == [.bracket, .bracket])
        await exchange.close()
        let report = try LedgerAudit.run(onFolder: exchange.folder.path)
        #expect(report.isClean, "\(report)")
    }

    /// At any moment, several times over on one ledger: what was told is there, exactly once.
    @Test(.timeLimit(.minutes(3))) func whatWasToldIsThereAfterEveryEnd() async throws {
        let folder = try TemporaryFolder()
        var told: [Int64: String] = [:]
        var placed: Set<Int64> = []
        for round in 1...3 {
            let child = try ChildProcess(Self.tool, ["endless", folder.path])
            _ = try await child.line(containing: "told \(40 * round)", seconds: 60)
            child.kill()
            #expect(try await child.exitStatus(seconds: 30) == -SIGKILL)
            // The last line may have been cut short by the end.
            for line in child.output.split(separator: "\n").dropLast() {
                let words = line.split(separator: " ").map(String.init)
                if words.count == 4, words[0] == "over", let id = Int64(words[1]) { told[id] = words[2] + " " + words[3] }
                if words.count == 2, words[0] == "placed", let id = Int64(words[1]) { placed.insert(id) }
            }
            let report = try LedgerAudit.run(onFolder: folder.path + "/data")
            #expect(report.isClean, "\(report)")
        }
        #expect(told.count > 80 && placed.count > 80)
        let exchange = try await TradingExchange.open(reopening: folder)
        let trader = try #require(try await exchange.returningTrader())
        var stored: [Int64: String] = [:]
        var next: OrderID?
        repeat {
            let page = try await exchange.bus.request(ListOrders(credential: trader.credential, before: next, limit: 1000))
            for order in page.orders { stored[order.id.rawValue] = "\(order.state.rawValue) \(order.fills.count)" }
            next = page.next
        } while next != nil
        #expect(told.filter { stored[$0.key] != $0.value }.isEmpty)
        #expect(placed.filter { stored[$0] == nil }.isEmpty)
        // Whatever is open is watched.
        let open = stored.values.filter { $0.hasPrefix("NEW") || $0.hasPrefix("PARTIALLY") }.count
        #expect(exchange.engine.count == open)
        await exchange.close()
    }
}
