internal import Domain
internal import Foundation

/// The passwords of an environment's users, each in a file of its own that only its owner may read.
struct BrokerPasswords: Sendable {
    /// Holds `qa.web`, `qa.backend`, …
    let folder: String

    /// The password in the file `name`; makes one of 192 random bits when there is no such file.
    func password(of name: String) throws -> String {
        let path = folder + "/" + name
        if FileManager.default.fileExists(atPath: path) {
            guard let password = SecretFile.read(path) else {
                throw ConfigurationError("The file \(path) cannot be read or is empty.")
            }
            return password
        }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var generator = SystemRandomNumberGenerator()
        let password = Hexadecimal.encode((0..<24).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data((password + "\n").utf8), attributes: [.posixPermissions: 0o600])
        else { throw ConfigurationError("The file \(path) cannot be written.") }
        return password
    }

    /// A salted hash as RabbitMQ stores it: base64 of the salt and SHA-256 of salt and password.
    static func hash(_ password: String, salt: [UInt8]) -> String {
        Data(salt + SHA256.hash(salt + Array(password.utf8))).base64EncodedString()
    }

    static func hash(_ password: String) -> String {
        var generator = SystemRandomNumberGenerator()
        return hash(password, salt: (0..<4).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
