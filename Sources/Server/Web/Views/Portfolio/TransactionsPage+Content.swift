internal import Contracts
internal import Domain

extension TransactionsPage {
    func content(in frame: Frame) -> String {
        var data = frame.base
        data["rows"] = page.transactions.map { rowData($0) }
        data["hasRows"] = !page.transactions.isEmpty
        data["isFiltered"] = filter != TransactionsFilter()
        data["csv"] = "/transactions.csv" + filter.query
        data["next"] = page.next.map { next in
            "/transactions" + (filter.query.isEmpty ? "?" : filter.query + "&") + "before=\(next)"
        }
        data["from"] = filter.from
        data["to"] = filter.to
        data["errors"] = errors
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
