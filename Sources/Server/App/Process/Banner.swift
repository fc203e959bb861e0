internal import Foundation
internal import ServerSystem
internal import Web

/// What the person who started the exchange reads when it is ready.
struct Banner: Sendable {
    let configuration: ExchangeConfiguration
    let certificate: ServerCertificate?

    func addresses(_ ports: BoundPorts?) -> [String] {
        guard let ports else { return [] }
        let address = configuration.siteAddress
        let scheme = configuration.servesPlainHTTP ? "http" : "https"
        // The certificate is for localhost, too, and a name is easier to remember than a number.
        let host = address.isLoopback && !configuration.servesPlainHTTP ? "localhost" : address.reachableHost
        return ["\(scheme)://\(host):\(ports.site)"]
    }

    func show(_ ports: BoundPorts?) {
        var lines = ["", "Exchange \(Version.current) is ready."]
        if let ports {
            lines += addresses(ports).map { "  Open \($0)" }
            if let redirect = ports.redirect, let http = configuration.listenHTTP {
                lines.append("  http://\(http.reachableHost):\(redirect) leads there.")
            }
            if let certificate {
                lines.append(
                    "  Its certificate is signed by nobody but this machine, so a browser asks once. SHA-256 fingerprint:")
                lines.append("  \(certificate.fingerprint)")
            }
            if configuration.siteAddress.isLoopback {
                let flag = configuration.servesPlainHTTP ? "--listen-http" : "--listen"
                lines.append("  Only this machine can reach it. To listen to the network: \(flag) 0.0.0.0:\(ports.site)")
            }
        } else {
            let roles = configuration.roles.map { $0.rawValue }.sorted().joined(separator: ", ")
            lines.append("  Playing \(roles); no pages here.")
        }
        lines.append("  Data in \(configuration.dataFolder). Stop with Ctrl-C.")
        lines.append("")
        FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
    }
}
