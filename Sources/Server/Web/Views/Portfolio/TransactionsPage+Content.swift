internal import Contracts
internal import Domain

extension TransactionsPage {
    func content(in frame: Frame) -> String {
        var data = frame.base
        data["rows"] = page.transactions.map { rowData($0) }
        data["hasRows"] = !page.transactions.isEmpty
        data["isFiltered"] = filter != TransactionsFilter()
        data["csv"] = "/transactions.csv" + filter.query
        if page.next != nil || isContinued {
            var paging: TemplateData = [:]
            paging["newest"] = isContinued ? "/transactions" + filter.query : nil
            paging["next"] = page.next.map { next in
                "/transactions" + (filter.query.isEmpty ? "?" : filter.query + "&") + "before=\(next)"
            }
            data["paging"] = paging
        }
        data["from"] = filter.from
        data["to"] = filter.to
        data["errors"] = errors
        addPortfolios(to: &data)
        data["kinds"] = TransactionKind.allCases.map { kind in
            [
                "value": kind.rawValue, "label": TransactionsPage.label(kind), "isCurrent": kind == filter.kind,
            ] as TemplateData
        }
        data["coins"] = assets.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }.map { asset in
            [
                "id": asset.id.rawValue, "label": "\(asset.name) (\(asset.symbol))", "isCurrent": asset.id == filter.asset,
            ] as TemplateData
        }
        return Templates.shared.render(.transactions, data)
    }

    /// The choice of a portfolio, for those who have several.
    private func addPortfolios(to data: inout TemplateData) {
        guard let portfolios, portfolios.portfolios.count > 1 else { return }
        var choices: [TemplateData] = [["value": "all", "label": "All", "isCurrent": filter.portfolios == .all]]
        let inUse = portfolios.portfolios.filter { $0.archivedAt == nil }
        let closed = portfolios.portfolios.filter { $0.archivedAt != nil }
        for portfolio in inUse + closed {
            let isActive = portfolio.id == portfolios.active
            choices.append([
                // The active one is what an address without a choice means.
                "value": isActive ? "" : portfolio.id.description,
                "label": portfolio.name + (isActive ? " (active)" : portfolio.archivedAt != nil ? " (closed)" : ""),
                "isCurrent": filter.portfolios == (isActive ? .active : .one(portfolio.id))
                    || (isActive && filter.portfolios == .one(portfolio.id)),
            ])
        }
        data["portfolioChoice"] = ["choices": choices] as TemplateData
        data["showsPortfolio"] = filter.portfolios == .all
    }

    private func name(of portfolio: PortfolioID?) -> String {
        guard let portfolio else { return "" }
        guard let known = portfolios?.portfolios.first(where: { $0.id == portfolio }) else { return portfolio.description }
        // One that is closed may have the name of one in use.
        return known.archivedAt == nil ? known.name : known.name + " (closed)"
    }

    private static func label(_ kind: TransactionKind) -> String {
        switch kind {
        case .buy: "Bought"
        case .sell: "Sold"
        case .funds: "Funds added"
        case .reset: "Reset"
        case .cloned: "Cloned"
        }
    }

    private func rowData(_ transaction: Transaction) -> TemplateData {
        var data: TemplateData = [
            "number": String(transaction.number), "time": transaction.time.description,
            "timeText": Format.time(transaction.time), "kind": TransactionsPage.label(transaction.kind),
            "kindClass": transaction.kind.rawValue, "cashChange": Format.signedUSD(transaction.cashChange),
            "cashAfter": Format.usd(transaction.cashAfter),
        ]
        if filter.portfolios == .all {
            data["portfolio"] = ["name": name(of: transaction.portfolio)] as TemplateData
        }
        if let fill = transaction.fill {
            let asset = assets[fill.asset]
            data["coin"] =
                [
                    "id": fill.asset.rawValue, "name": asset?.name ?? fill.asset.rawValue, "symbol": asset?.symbol ?? "",
                    "quantity": Format.quantity(fill.quantity), "price": Format.exactPrice(fill.price),
                    "value": Format.usd(fill.value),
                    "fee": Format.usd(fill.fee), "order": fill.order.description,
                ] as TemplateData
        }
        return data
    }
}
