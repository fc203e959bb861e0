internal import ArgumentParser
internal import Storage

/// Why a role of this process cannot go on, in a sentence for the operator.
struct RoleFailure: Error, CustomStringConvertible {
    let description: String
    /// Whether starting again would end the same way; the service manager is told not to try (`EX_CONFIG` of sysexits.h).
    let isFinal: Bool

    init(_ description: String, isFinal: Bool = false) {
        self.description = description
        self.isFinal = isFinal
    }

    init(foreign own: String?, in folder: String, known: String, environment: String) {
        self.init(
            "The environment \(environment) has the ledger \(known), but "
                + (own.map { "the one in \(folder) is \($0)" } ?? "there is none in \(folder)")
                + ". This backend does not serve a foreign ledger. Give it the right folder with --set ledger-folder=…; or, if this "
                + "ledger shall take the other's place for good: exchange bus adopt-ledger.", isFinal: true)
    }

    init(older own: LedgerPosition, in folder: String, known: LedgerPosition, environment: String) {
        self.init(
            "The ledger of the environment \(environment) had come to entry \(known.entry), but the one in \(folder) ends at entry "
                + "\(own.entry): it is an older copy, or a restored backup. What happened since is not in it, so this backend does "
                + "not serve it. Start the backend that has the newer one; or, if that is lost for good: "
                + "exchange bus adopt-ledger.", isFinal: true)
    }

    static let finalStatus = ExitCode(78)
}
