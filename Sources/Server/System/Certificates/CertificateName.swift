import Foundation

/// A name or an address that a certificate is for.
public enum CertificateName: Hashable, Sendable, CustomStringConvertible {
    /// A host name, in lower case.
    case host(String)
    /// An IPv4 or IPv6 address in its canonical text.
    case address(String)

    /// Nil when the text is neither: it must not become part of a certificate.
    public init?(_ text: String) {
        if let address = Self.canonicalAddress(text) {
            self = .address(address)
            return
        }
        let name = text.lowercased()
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isHost = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                }
        }
        guard isHost, name.utf8.count <= 253 else { return nil }
        self = .host(name)
    }

    public var description: String {
        switch self {
        case .host(let name): name
        case .address(let address): address
        }
    }

    /// As a subject alternative name in the notation of openssl.cnf.
    var subjectAlternativeName: String {
        switch self {
        case .host(let name): "DNS:\(name)"
        case .address(let address): "IP:\(address)"
        }
    }

    private static func canonicalAddress(_ text: String) -> String? {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: length)
            guard inet_pton(family, text, &bytes) == 1 else { continue }
            var canonical = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            guard inet_ntop(family, bytes, &canonical, socklen_t(canonical.count)) != nil else { return nil }
            return String(decoding: canonical.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        return nil
    }
}
