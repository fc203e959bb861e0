/// What an instance of the exchange can be. One binary plays all of them; which ones is chosen by flag.
enum Role: String, CaseIterable, Sendable {
    /// Pages, live streams, the APIs for programs.
    case web
    /// Accounts, orders, the ledger: the only one that opens the database.
    case backend
    /// The only one that reaches the outside world: market data.
    case dmz
    /// Keeps the logs of all machines.
    case logger
    /// Installs and rolls back versions.
    case deployer

    /// Roles that this version can play.
    static let built: Set<Role> = [.web, .backend, .dmz, .logger]

    /// What `all` stands for: the exchange itself. Alone they need nobody, so without a broker it has to be all of them.
    static let exchange: Set<Role> = [.web, .backend, .dmz]

    /// Parses `all` or a list such as `web,dmz`.
    static func parse(_ text: String) throws(ConfigurationError) -> Set<Role> {
        let names = text.split(separator: ",").map { $0.trimming() }
        guard !names.isEmpty else { throw ConfigurationError("--role wants all, or some of web,backend,dmz,logger.") }
        var roles: Set<Role> = []
        for name in names {
            if name == "all" {
                roles.formUnion(exchange)
                continue
            }
            guard let role = Role(rawValue: name) else {
                throw ConfigurationError("There is no role “\(name)”. Roles: all, or some of web,backend,dmz,logger.")
            }
            guard built.contains(role) else {
                throw ConfigurationError("The role \(name) is not built yet. This version can play web, backend, dmz and logger.")
            }
            roles.insert(role)
        }
        return roles
    }
}

extension Substring {
    fileprivate func trimming() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
