internal import Foundation

/// A file that holds one secret: a key, a password.
enum SecretFile {
    /// Its text without the white space around it; nil when it cannot be read or is empty.
    static func read(_ path: String) -> String? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let secret = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return secret.isEmpty ? nil : secret
    }
}
