public import Handlers

/// `PasswordHashing` by scrypt, on threads of its own.
public final class ScryptPasswordHasher: PasswordHashing {
    /// The parameters of new hashes. Old hashes say their own.
    public let parameters: ScryptParameters
    public let decoy: String
    private let worker: BlockingWorker
    private let cryptography = OpenSSLCryptography()

    private static let saltLength = 16
    private static let hashLength = 32

    /// - Parameters:
    ///   - parameters: tests pass small ones.
    ///   - concurrency: hashes at the same time, each with its own memory (128 MB by default); one suits two cores.
    ///   - backlog: how many may wait; one more is refused with `overloaded`.
    ///
    /// Throws when the parameters ask for more than a gigabyte, or are none.
    public init(parameters: ScryptParameters = .standard, concurrency: Int = 1, backlog: Int = 32) throws {
        guard parameters.isAcceptable else { throw UnacceptableParameters(parameters: parameters) }
        self.parameters = parameters
        worker = BlockingWorker(name: "password", threads: concurrency, backlog: backlog)
        // Random instead of computed: no password has it, and starting costs no hash.
        decoy =
            PasswordHash(
                parameters: parameters, salt: try cryptography.randomBytes(Self.saltLength),
                hash: try cryptography.randomBytes(Self.hashLength)
            ).description
    }

    struct UnacceptableParameters: Error, CustomStringConvertible {
        let parameters: ScryptParameters
        var description: String { "Passwords cannot be hashed with \(parameters): a hash takes at most a gigabyte." }
    }

    public func hash(_ password: String) async throws -> String {
        let salt = try cryptography.randomBytes(Self.saltLength)
        let parameters = parameters
        return try await worker.run {
            let hash = try Scrypt.derive(
                password: password, salt: salt, parameters: parameters, length: Self.hashLength)
            return PasswordHash(parameters: parameters, salt: salt, hash: hash).description
        }
    }

    /// Whether `password` made the hash, compared in constant time; false when `phc` is no hash of ours.
    public func verify(_ password: String, against phc: String) async throws -> Bool {
        guard let stored = PasswordHash(phc) else { return false }
        let cryptography = cryptography
        return try await worker.run {
            let hash = try Scrypt.derive(
                password: password, salt: stored.salt, parameters: stored.parameters, length: stored.hash.count)
            return cryptography.constantTimeEquals(hash, stored.hash)
        }
    }

    /// Whether the hash was made with other parameters than today's, or is none: the next sign-in replaces it.
    public func needsRehash(_ phc: String) -> Bool {
        guard let stored = PasswordHash(phc) else { return true }
        return stored.parameters != parameters || stored.salt.count != Self.saltLength || stored.hash.count != Self.hashLength
    }
}
