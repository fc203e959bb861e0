import Foundation

/// Where a browser comes from, as limits count it and pages show it.
struct NetworkAddress: Hashable {
    /// The address in its canonical text, or `unknown`: never what a client made up.
    let text: String
    /// What limits count: an IPv4 address, or the /64 network of an IPv6 address, all of which one customer has.
    let limitKey: String

    init(_ remote: String) {
        var four = [UInt8](repeating: 0, count: 4)
        var six = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, remote, &four) == 1 {
            self.init(v4: four)
        } else if inet_pton(AF_INET6, remote, &six) == 1 {
            if six.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) {
                // An IPv4 address on a socket of both families (RFC 4291 section 2.5.5.2).
                self.init(v4: Array(six.suffix(4)))
            } else {
                let network = Array(six.prefix(8)) + [UInt8](repeating: 0, count: 8)
                self.init(text: Self.text(AF_INET6, six), limitKey: Self.text(AF_INET6, network) + "/64")
            }
        } else {
            self.init(text: "unknown", limitKey: "unknown")
        }
    }

    private init(text: String, limitKey: String) {
        self.text = text
        self.limitKey = limitKey
    }

    private init(v4 bytes: [UInt8]) {
        let text = bytes.map { String($0) }.joined(separator: ".")
        self.init(text: text, limitKey: text)
    }

    private static func text(_ family: Int32, _ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "unknown" }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
