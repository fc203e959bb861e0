extension AMQPURI {
    /// Parses one URI.
    public init(_ text: String) throws(InvalidAMQPURI) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            throw InvalidAMQPURI("A URI of a broker begins with amqp:// or amqps://.")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw InvalidAMQPURI("A URI holds no spaces or control characters; write them as % and two digits.")
        }
        guard !text.contains("#") else { throw InvalidAMQPURI("A URI of a broker has no fragment; write # as %23.") }
        switch text[..<colon].lowercased() {
        case "amqp": usesTLS = false
        case "amqps": usesTLS = true
        default: throw InvalidAMQPURI("The scheme of a broker's URI is amqp or amqps.")
        }
        var rest = text[colon...].dropFirst(3)
        parameters = AMQPURIParameters()
        if let question = rest.firstIndex(of: "?") {
            parameters = try AMQPURIParameters(query: rest[question...].dropFirst())
            rest = rest[..<question]
        }
        if let slash = rest.firstIndex(of: "/") {
            let path = rest[slash...].dropFirst()
            guard !path.contains("/") else {
                throw InvalidAMQPURI("The virtual host is one segment of the path; write a / in its name as %2F.")
            }
            virtualHost = try Self.decoded(path, "virtual host")
            rest = rest[..<slash]
        }
        if let at = rest.firstIndex(of: "@") {
            let user = rest[..<at]
            if let colon = user.firstIndex(of: ":") {
                username = try Self.decoded(user[..<colon], "user")
                password = try Self.decoded(user[colon...].dropFirst(), "password")
            } else {
                username = try Self.decoded(user, "user")
            }
            rest = rest[at...].dropFirst()
        }
        try parseHost(rest)
        guard virtualHostName.utf8.count <= 255 else {
            throw InvalidAMQPURI("The name of the virtual host is longer than 255 octets.")
        }
    }

    /// Parses several, parted by commas: the nodes of a cluster, for failover. All must lead to the same virtual host.
    public static func list(_ text: String) throws(InvalidAMQPURI) -> [AMQPURI] {
        var uris: [AMQPURI] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            uris.append(try AMQPURI(String(part.drop { $0 == " " })))
        }
        guard uris.allSatisfy({ $0.virtualHostName == uris[0].virtualHostName && $0.usesTLS == uris[0].usesTLS }) else {
            throw InvalidAMQPURI("All URIs of one cluster have the same scheme and the same virtual host.")
        }
        return uris
    }

    /// RFC 3986, section 3.2.2: a name, an IPv4 address or an IPv6 address in brackets, then perhaps a port.
    private mutating func parseHost(_ text: Substring) throws(InvalidAMQPURI) {
        var port = Substring()
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw InvalidAMQPURI("The [ of an IPv6 address has no ].") }
            let address = text[..<end].dropFirst()
            guard !address.isEmpty, address.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                throw InvalidAMQPURI("What stands in brackets is no IPv6 address.")
            }
            host = String(address)
            port = text[end...].dropFirst()
            guard port.isEmpty || port.hasPrefix(":") else {
                throw InvalidAMQPURI("After the ] of an IPv6 address comes a port or nothing.")
            }
        } else {
            let name = text.prefix { $0 != ":" }
            guard !name.contains(where: { $0 == "[" || $0 == "]" || $0 == "@" }) else {
                throw InvalidAMQPURI("The host is a name or an address; write @ in a user or password as %40.")
            }
            host = try Self.decoded(name, "host")
            if host?.isEmpty == true { host = nil }
            port = text[name.endIndex...]
        }
        port = port.dropFirst()
        guard !port.isEmpty else { return }
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port), number > 0 else {
            throw InvalidAMQPURI("The port is a number from 1 to 65535; write : and / in a password as %3A and %2F.")
        }
        self.port = Int(number)
    }

    private static func decoded(_ text: Substring, _ part: String) throws(InvalidAMQPURI) -> String {
        guard let decoded = PercentEncoding.decode(text) else {
            throw InvalidAMQPURI("In the \(part) a % is not followed by two hexadecimal digits that are UTF-8; write % as %25.")
        }
        return decoded
    }
}
