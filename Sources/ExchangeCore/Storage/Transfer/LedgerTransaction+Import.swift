import Domain

extension LedgerTransaction {
    /// `LedgerImport.run` within its transaction.
    func importPortfolio(
        _ rows: [(line: Int, row: LedgerFileRow)], userName: String, at time: Timestamp
    ) throws -> LedgerImport.Done {
        guard let first = rows.first?.row else {
            throw StorageError(.unusableFile, "There are no entries in the file. Nothing was changed.")
        }
        guard let user = try user(named: userName.lowercased()) else {
            throw StorageError(.notFound, "There is no user “\(userName)”; sign up first. Nothing was changed.")
        }
        if let binding = try marketBinding(), binding.kind != first.market {
            throw StorageError(
                .unusableFile,
                "The file is of the \(first.market.rawValue) market, this exchange is on the \(binding.kind.rawValue) one: "
                    + "prices must not jump inside one portfolio. Nothing was changed.")
        }
        let before = try defaultPortfolio(of: user.id)?.id
        if let before {
            try endOpenOrders(of: before, at: time)
            try archivePortfolio(before, at: time)
        }
        let portfolio = try createPortfolio(for: user.id, name: first.portfolio, market: first.market, at: first.time)
        try setActivePortfolio(portfolio, of: user.id)
        var importer = PortfolioImporter(portfolio: portfolio, first: first, transaction: self)
        for (line, row) in rows {
            do {
                try importer.add(row)
            } catch let problem as PortfolioImporter.Problem {
                throw StorageError(.unusableFile, "Line \(line): \(problem.sentence). Nothing was changed.")
            } catch is LedgerError {
                throw StorageError(
                    .unusableFile, "Line \(line): the portfolio does not have what this entry takes. Nothing was changed.")
            } catch is PositionError {
                throw StorageError(
                    .unusableFile, "Line \(line): this entry is impossible after those before it. Nothing was changed.")
            }
        }
        return LedgerImport.Done(
            portfolio: portfolio, entries: rows.count, cash: try cash(of: portfolio), archived: before.map { [$0] } ?? [])
    }
}

/// Posts the rows of a file, one after the other, and compares what comes out with what the file says.
private struct PortfolioImporter {
    struct Problem: Error {
        let sentence: String
        init(_ sentence: String) { self.sentence = sentence }
    }

    let portfolio: PortfolioID
    let first: LedgerFileRow
    let transaction: LedgerTransaction
    private var last: Timestamp
    private var orders: [String: OrderID] = [:]
    private var coins: [AssetID: (key: AssetKey, decimals: UInt8)]?

    init(portfolio: PortfolioID, first: LedgerFileRow, transaction: LedgerTransaction) {
        self.portfolio = portfolio
        self.first = first
        self.transaction = transaction
        last = first.time
    }

    mutating func add(_ row: LedgerFileRow) throws {
        guard row.portfolio == first.portfolio, row.market == first.market else {
            throw Problem("it is of another portfolio or market than the lines before")
        }
        guard row.time >= last else { throw Problem("it is earlier than the line before") }
        last = row.time
        if let fill = row.execution {
            try add(fill, of: row)
        } else if let value = row.closingValue {
            guard try transaction.cash(of: portfolio).micros == -row.cashChange.micros else {
                throw Problem("cash_change_usd is not all the cash")
            }
            try transaction.reset(portfolio, to: .zero, worth: value, at: row.time)
        } else {
            guard row.cashChange > .zero else { throw Problem("funds must be above zero") }
            let entry = JournalEntry.funds(row.cashChange, to: portfolio, at: row.time)
            try transaction.post(
                JournalEntry(
                    kind: .funds, portfolio: portfolio, time: row.time, reference: row.day, postings: entry.postings))
        }
        let cash = try transaction.cash(of: portfolio)
        guard cash == row.cashAfter else {
            throw Problem("cash after it is \(cash) USD, the file says \(row.cashAfter) USD")
        }
    }

    private mutating func add(_ fill: LedgerFileRow.Execution, of row: LedgerFileRow) throws {
        let key = try key(of: fill)
        guard (try? USD.value(of: fill.quantity, at: fill.price, rounding: fill.side == .buy ? .up : .down)) == fill.value
        else { throw Problem("value_usd is not price times quantity") }
        let balances = try transaction.tradingBalances(of: portfolio, key, decimals: fill.decimals)
        guard
            let plan = FillPlan(
                side: fill.side, quantity: fill.quantity, price: fill.price, value: fill.value, fee: fill.fee, rule: fill.rule,
                balances: balances)
        else { throw Problem("the portfolio does not have what this entry takes") }
        guard plan.cashChange == row.cashChange else { throw Problem("cash_change_usd is not value and fee") }
        guard plan.holdingAfter == row.holdingAfter else {
            throw Problem(
                "the holding after it is \(plan.holdingAfter), the file says \(row.holdingAfter.map { "\($0)" } ?? "nothing")")
        }
        _ = try transaction.settle(
            NewFill(
                plan: plan, order: try order(of: fill, key, at: row.time), portfolio: portfolio, asset: key,
                quoteSource: fill.quoteSource, quoteAgeMilliseconds: fill.quoteAgeMilliseconds, time: row.time))
    }

    private mutating func key(of fill: LedgerFileRow.Execution) throws -> AssetKey {
        if coins == nil {
            coins = Dictionary(
                uniqueKeysWithValues: try transaction.assets().map { ($0.asset.id, ($0.key, $0.asset.quantityDecimals)) })
        }
        guard let coin = coins?[fill.asset] else { throw Problem("this exchange does not know the coin \(fill.asset)") }
        guard coin.decimals == fill.decimals else {
            throw Problem("\(fill.asset) has \(coin.decimals) decimals on this exchange, \(fill.decimals) in the file")
        }
        return coin.key
    }

    /// The order that the fill is of, stored with its first fill.
    private mutating func order(of fill: LedgerFileRow.Execution, _ key: AssetKey, at time: Timestamp) throws -> OrderID {
        if let known = orders[fill.order] { return known }
        // What is not filled of an open order stays behind.
        let isOpen = fill.orderState == .new || fill.orderState == .partiallyFilled
        let id = try transaction.insert(
            NewOrder(
                portfolio: portfolio, clientOrderID: fill.order, body: BodyHash("import", fill.order), asset: key,
                ticket: OrderTicket(imported: fill.side, fill.type, fill.size), state: isOpen ? .canceled : fill.orderState,
                time: time))
        orders[fill.order] = id
        return id
    }
}
