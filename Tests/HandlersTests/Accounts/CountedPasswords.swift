import Bus
import Domain
import Handlers
import Synchronization

/// Password hashing that costs nothing and counts what the real one would have cost.
final class CountedPasswords: PasswordHashing {
    struct State {
        var hashes = 0
        /// What passwords were verified against.
        var verified: [String] = []
        var version = 1
        var isOverloaded = false
        var afterVerify: (@Sendable () async throws -> Void)?
    }

    let state = Mutex(State())
    let decoy = "$decoy$"

    var cost: Int { state.withLock { $0.hashes + $0.verified.count } }

    func hash(_ password: String) async throws -> String {
        try state.withLock { state in
            if state.isOverloaded { throw BusError(.overloaded, "Too many.") }
            state.hashes += 1
            return Self.text(password, version: state.version)
        }
    }

    func verify(_ password: String, against phc: String) async throws -> Bool {
        let after = state.withLock { state in
            state.verified.append(phc)
            return state.afterVerify
        }
        try await after?()
        return phc.hasPrefix("$v") && phc == Self.text(password, version: Int(phc.dropFirst(2).prefix(1)) ?? 0)
    }

    func needsRehash(_ phc: String) -> Bool { state.withLock { !phc.hasPrefix("$v\($0.version)$") } }

    private static func text(_ password: String, version: Int) -> String {
        // Not in clear, so that a test can see that passwords are not stored.
        "$v\(version)$" + Hexadecimal.encode(password.utf8)
    }
}
