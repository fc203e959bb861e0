extension AMQPURIParameters {
    /// Parses what follows the `?`.
    init(query: Substring) throws(InvalidAMQPURI) {
        self.init()
        for pair in query.split(separator: "&") {
            let name = pair.prefix { $0 != "=" }
            guard let value = PercentEncoding.decode(pair[name.endIndex...].dropFirst()) else {
                throw InvalidAMQPURI("A parameter of the URI is not encoded well: write % as %25.")
            }
            switch name {
            case "heartbeat": heartbeat = try Self.number(value, name)
            case "connection_timeout": connectionTimeout = Int(try Self.number(value, name) as UInt32)
            case "channel_max": channelMax = try Self.number(value, name)
            case "frame_max": frameMax = try Self.number(value, name)
            case "auth_mechanism": mechanisms.append(value.uppercased())
            case "cacertfile": caFile = value
            case "certfile": certificateFile = value
            case "keyfile": keyFile = value
            case "password": keyPassphrase = value
            case "verify": verifiesPeer = try Self.verification(value)
            case "server_name_indication": serverName = value == "disable" ? nil : value
            default: break
            }
        }
    }

    private static func number<Number: FixedWidthInteger>(_ text: String, _ name: Substring) throws(InvalidAMQPURI) -> Number {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Number(text) else {
            throw InvalidAMQPURI("The parameter \(name) is a number from 0 to \(Number.max).")
        }
        return number
    }

    private static func verification(_ text: String) throws(InvalidAMQPURI) -> Bool {
        switch text {
        case "verify_peer": return true
        case "verify_none": return false
        default: throw InvalidAMQPURI("The parameter verify is verify_peer or verify_none.")
        }
    }
}
