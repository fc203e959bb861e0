internal import Domain

extension MarketRow {
    /// Written by hand, because a hundred of them are made with every tick.
    init(asset: Asset, quote: Quote?, sparkline: String?) {
        let price = quote?.price.approximate ?? 0
        let cap = quote.flatMap { quote in asset.supply.map { $0 * quote.price.approximate } }
        let volume = quote?.volume24h.map { Double($0.micros) / 1e6 }
        let change = quote?.change24h
        let name = HTMLEscaping.escape(asset.name)
        let symbol = HTMLEscaping.escape(asset.symbol)
        let id = HTMLEscaping.escape(asset.id.rawValue)
        let searchText = (asset.name + " " + asset.symbol).lowercased()
        let direction = Format.direction(change).rawValue
        let changeText = Format.change(change)
        let rank = asset.rank ?? MarketRow.unranked

        var head = "<tr data-coin=\"\(id)\" data-q=\"\(HTMLEscaping.escape(searchText))\" data-s=\""
        head += "\(rank) \(price) \(change ?? 0) \(cap ?? 0) \(volume ?? 0)\">"
        head += "<td class=\"rank\">\(asset.rank.map { String($0) } ?? Format.none)</td><td class=\"star\">"
        var tail = "</td><th scope=\"row\" class=\"coin\"><a href=\"/coins/\(id)\">\(name) <span>\(symbol)</span></a></th>"
        tail += "<td class=\"price\"><span data-price>\(Format.price(quote?.price))</span>"
        tail += "<span class=\"under \(direction)\" data-change>\(changeText)</span></td>"
        tail += "<td class=\"change \(direction)\" data-change>\(changeText)</td>"
        tail += "<td class=\"spark\">\(sparkline ?? "")</td>"
        tail += "<td class=\"cap\">\(Format.compact(cap))</td><td class=\"volume\">\(Format.compact(volume))</td></tr>\n"
        let button = "<button form=\"watch-form\" value=\"\(id)\" aria-label=\"Watch \(name)\" name="
        self.init(
            id: asset.id, rank: rank, searchText: searchText, price: price, change: change, cap: cap, volume: volume, head: head,
            star: button + "\"add\" aria-pressed=\"false\">☆</button>",
            starred: button + "\"remove\" aria-pressed=\"true\">★</button>", tail: tail)
    }

    /// Behind all that have a rank.
    static let unranked = 9999
}
