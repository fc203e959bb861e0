import Foundation

/// What this machine is called and where it can be reached.
public enum MachineNames {
    /// Names that a certificate must cover for a server that listens on `listenHost`: the local ones, the machine's
    /// name, the host itself, and, when it listens on all interfaces, the addresses of all of them.
    public static func required(listenHost: String) -> [CertificateName] {
        var names = ["localhost", hostName, "127.0.0.1", "::1"].compactMap { CertificateName($0) }
        let listen = CertificateName(listenHost)
        if listen == CertificateName("0.0.0.0") || listen == CertificateName("::") {
            names += addresses
        } else if let listen {
            names.append(listen)
        }
        var seen: Set<CertificateName> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// The machine's own name; `localhost` when it has none.
    public static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The addresses of all interfaces that are up, without link-local ones, in a stable order.
    public static var addresses: [CertificateName] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: Set<CertificateName> = []
        for interface in sequence(first: first, next: { $0?.pointee.ifa_next }) {
            guard let interface = interface?.pointee, let address = interface.ifa_addr,
                interface.ifa_flags & UInt32(IFF_UP) != 0, let text = numericHost(address),
                !text.hasPrefix("fe80"), !text.hasPrefix("169.254."), let name = CertificateName(text)
            else { continue }
            found.insert(name)
        }
        return found.sorted { $0.description < $1.description }
    }

    private static func numericHost(_ address: UnsafeMutablePointer<sockaddr>) -> String? {
        let length: Int
        switch Int32(address.pointee.sa_family) {
        case AF_INET: length = MemoryLayout<sockaddr_in>.size
        case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let result = getnameinfo(address, socklen_t(length), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST)
        guard result == 0 else { return nil }
        return String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
