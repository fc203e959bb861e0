extension MarketsQuery {
    /// The address of the list with this query; what is not said is left out.
    var link: String {
        var items: [String] = []
        if !search.isEmpty { items.append("q=" + MarketsQuery.percentEncoded(search)) }
        if filter != .all { items.append("show=\(filter.rawValue)") }
        if size != .any { items.append("size=\(size.rawValue)") }
        if sort != .rank { items.append("sort=\(sort.rawValue)") }
        if isDescending { items.append("dir=desc") }
        return items.isEmpty ? "/" : "/?" + items.joined(separator: "&")
    }

    func with(filter: Filter) -> MarketsQuery {
        var query = self
        query.filter = filter
        return query
    }

    /// Where a column's title leads: sorts by it, largest first for figures, and the other way when it is sorted so already.
    func sorted(by column: Sort) -> MarketsQuery {
        var query = self
        query.isDescending = sort == column ? !isDescending : column != .rank && column != .name
        query.sort = column
        return query
    }

    /// All but letters, digits and `-._~` as percent-encoded UTF-8 (RFC 3986 section 2.3).
    static func percentEncoded(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
