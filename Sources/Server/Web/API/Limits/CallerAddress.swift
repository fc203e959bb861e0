/// By what a caller without a key is counted: the address, of IPv6 the network of a household (/64).
enum CallerAddress {
    static func limitKey(_ address: String) -> String {
        guard address.contains(":") else { return address }
        // `2001:db8::1` is short for `2001:db8:0:0:0:0:0:1`.
        let halves = address.split(separator: "%").first?.components(around: "::") ?? []
        guard let first = halves.first else { return address }
        var groups = first.split(separator: ":").map(String.init)
        if halves.count > 1 {
            let rest = halves[1].split(separator: ":").map(String.init)
            groups += Array(repeating: "0", count: max(0, 8 - groups.count - rest.count)) + rest
        }
        return groups.prefix(4).joined(separator: ":") + "::/64"
    }
}

extension Substring {
    fileprivate func components(around separator: String) -> [Substring] {
        guard let range = firstRange(of: separator) else { return [self] }
        return [self[..<range.lowerBound], self[range.upperBound...]]
    }
}
