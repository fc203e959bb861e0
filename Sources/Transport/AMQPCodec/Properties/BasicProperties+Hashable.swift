extension BasicProperties: Hashable {
    /// Equal are those that say the same, however they came about.
    public static func == (one: BasicProperties, other: BasicProperties) -> Bool {
        if case .encoded(let octets) = one.storage, case .encoded(let others) = other.storage, octets == others { return true }
        return one.fields == other.fields
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

extension BasicProperties: CustomStringConvertible, CustomDebugStringConvertible {
    /// The names of those that are set; never their values, which may be somebody's.
    public var description: String {
        let flags = fields.flags
        let names = PropertyFlags.names.indices.filter { flags.rawValue & (0x8000 >> UInt16($0)) != 0 }
            .map { PropertyFlags.names[$0] }
        return "properties [\(names.joined(separator: ", "))]"
    }

    public var debugDescription: String { description }
}
