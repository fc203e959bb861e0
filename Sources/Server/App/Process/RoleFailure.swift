internal import ArgumentParser

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

    static let finalStatus = ExitCode(78)
}
