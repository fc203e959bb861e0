internal import Contracts
internal import Domain

/// The exchange's values as the API writes them. Each is held to its schema by the tests.
extension APIJSON {
    mutating func quote(_ quote: Quote) {
        object { json in
            json.field("asset", quote.asset.rawValue)
            json.field("price", text: quote.price)
            json.field("change24h", approximate: quote.change24h, decimals: 2)
            json.field("volume24h", text: quote.volume24h)
            json.field("source", quote.source)
            json.field("time", text: quote.time)
        }
    }

    mutating func market(_ status: MarketStatus?) {
        object { json in
            json.field("kind", (status?.kind ?? .simulated).rawValue)
            json.field("label", status?.label ?? "Starting")
            json.field("lastTick", text: status?.lastTick)
            json.field("staleAfterMilliseconds", status?.staleAfterMilliseconds ?? 0)
            json.field("problem", status == nil ? "Prices have not arrived yet." : status?.problem)
        }
    }

    mutating func asset(_ asset: Asset, in view: MarketView) {
        object { json in
            json.field("id", asset.id.rawValue)
            json.field("symbol", asset.symbol)
            json.field("name", asset.name)
            json.name("rank")
            if let rank = asset.rank { json.value(Int64(rank)) } else { json.null() }
            json.field("state", asset.state.rawValue)
            json.field("haltReason", view.haltReason(of: asset.id))
            json.field("quantityStep", text: Quantity(steps: 1, decimals: asset.quantityDecimals))
            json.field("priceTick", text: asset.priceTick)
            json.field("minimumOrder", text: view.rules.minimumOrder)
            json.field("supply", approximate: asset.supply, decimals: 0)
            json.field("maximumSupply", approximate: asset.maxSupply, decimals: 0)
            json.name("quote")
            if let quote = view.quotes[asset.id] { json.quote(quote) } else { json.null() }
        }
    }

    mutating func candle(_ candle: Candle) {
        object { json in
            json.field("start", text: candle.start)
            json.field("open", text: candle.open)
            json.field("high", text: candle.high)
            json.field("low", text: candle.low)
            json.field("close", text: candle.close)
            json.field("volume", approximate: candle.volume, decimals: 2)
        }
    }

    mutating func key(_ key: KeySummary) {
        object { json in
            json.field("id", key.id)
            json.field("name", key.name)
            json.field("scope", key.scope.rawValue)
            json.field("createdAt", text: key.createdAt)
            json.field("expiresAt", text: key.expiresAt)
        }
    }

    mutating func position(_ position: Position) {
        object { json in
            json.field("asset", position.asset.rawValue)
            json.field("quantity", text: position.quantity)
            json.field("heldQuantity", text: position.heldQuantity)
            json.field("cost", text: position.cost)
            json.field("averageCost", text: position.averageCost)
            json.field("price", text: position.price)
            json.field("value", text: position.value)
            json.field("unrealisedGain", text: position.unrealisedGain)
            json.field("realisedGain", text: position.realisedGain)
        }
    }

    mutating func ledgerEntry(_ entry: Transaction) {
        object { json in
            json.field("id", text: entry.number)
            json.field("portfolio", text: entry.portfolio)
            json.field("kind", entry.kind.rawValue)
            json.field("time", text: entry.time)
            json.field("cashChange", text: entry.cashChange)
            json.field("cashAfter", text: entry.cashAfter)
            json.name("fill")
            if let fill = entry.fill { json.fill(fill) } else { json.null() }
            json.field("clonedFrom", text: entry.clonedFrom)
        }
    }
}
