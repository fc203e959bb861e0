/// What the roles of a process are called on the bus: `web.2@host`.
///
/// The part before the `@` is unique among the instances of a role in an environment on one machine; queues, logs and the
/// status are named after the whole.
struct InstanceNames: Hashable, Sendable {
    let host: String
    private let suffix: String
    private let roles: Set<Role>

    /// - Parameter text: `web.2`, or `2` for every role of the process; empty for `1`.
    init(_ text: String, roles: Set<Role>, host: String) throws(ConfigurationError) {
        var suffix = text.isEmpty ? "1" : text
        if let dot = text.firstIndex(of: ".") {
            let role = String(text[..<dot])
            guard roles.count == 1, roles.first?.rawValue == role else {
                throw ConfigurationError(
                    "The setting name says “\(text)”, but this process plays \(Role.list(roles)). Use ROLE.NAME with the one role, "
                        + "or just NAME.")
            }
            suffix = String(text[text.index(after: dot)...])
        }
        guard (1...32).contains(suffix.utf8.count), suffix.utf8.allSatisfy(InstanceNames.isAllowed) else {
            throw ConfigurationError(
                "The setting name wants ROLE.NAME such as web.2, NAME made of up to 32 of a-z, 0-9 and -, not “\(text)”.")
        }
        self.suffix = suffix
        self.roles = roles
        self.host = host
    }

    /// `web.2@host`
    func instance(of role: Role) -> String { "\(role.rawValue).\(suffix)@\(host)" }

    /// What the whole process is called: its role where it plays one, else `exchange.2@host`.
    var process: String {
        if roles.count == 1, let role = roles.first { return instance(of: role) }
        return "exchange.\(suffix)@\(host)"
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension Role {
    /// `backend, dmz, web`
    static func list(_ roles: Set<Role>) -> String { roles.map { $0.rawValue }.sorted().joined(separator: ", ") }
}
