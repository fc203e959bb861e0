/// Turns passwords into what may be stored, slowly on purpose.
///
/// Hashes are PHC strings (`$scrypt$ln=17,r=8,p=1$salt$hash`), so that each says how it was made and parameters can be
/// raised later. The work happens on threads of its own, and what waits for them has a bound.
public protocol PasswordHashing: Sendable {
    /// A PHC string with a new salt. Throws `overloaded` when too many wait already.
    func hash(_ password: String) async throws -> String

    /// Whether `password` is the one that `phc` was made from; false also for a string that is no hash.
    /// Throws `overloaded` when too many wait already.
    func verify(_ password: String, against phc: String) async throws -> Bool

    /// Whether `phc` was made with other parameters than new hashes are.
    func needsRehash(_ phc: String) -> Bool

    /// A hash of no password, with the parameters of new hashes: verifying against it costs the same as against a real one.
    var decoy: String { get }
}
