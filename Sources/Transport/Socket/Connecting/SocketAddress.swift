import Glibc

/// An address that a socket can connect to.
struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    let family: Int32
    private let bytes: [UInt8]
    /// The numeric host.
    let description: String

    init(_ info: addrinfo) {
        family = info.ai_family
        bytes = Array(UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
        description = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { text in
            let result = getnameinfo(
                info.ai_addr, info.ai_addrlen, text.baseAddress, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            return result == 0 ? text.baseAddress.map { String(cString: $0) } ?? "?" : "?"
        }
    }

    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>?, socklen_t) -> Result) -> Result {
        bytes.withUnsafeBytes { body($0.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count)) }
    }

    /// The addresses in turn by family, beginning with the first one's, so that a family without a way costs one attempt
    /// (RFC 8305 section 4).
    static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        let own = addresses.filter { $0.family == addresses.first?.family }
        let other = addresses.filter { $0.family != addresses.first?.family }
        var result: [SocketAddress] = []
        for index in 0..<max(own.count, other.count) {
            if index < own.count { result.append(own[index]) }
            if index < other.count { result.append(other[index]) }
        }
        return result
    }
}
