import Foundation

/// A scrypt hash in the PHC string format: `$scrypt$ln=17,r=8,p=1$salt$hash`, salt and hash in base64 without padding.
struct PasswordHash: Hashable, CustomStringConvertible {
    let parameters: ScryptParameters
    let salt: [UInt8]
    let hash: [UInt8]

    init(parameters: ScryptParameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// Nil when the text is anything else, or asks for more than a server should give.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let parameters = Self.parameters(parts[2]),
            let salt = Self.bytes(parts[3]), let hash = Self.bytes(parts[4]), (8...64).contains(salt.count),
            (16...64).contains(hash.count)
        else { return nil }
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    var description: String {
        "$scrypt$ln=\(parameters.logN),r=\(parameters.r),p=\(parameters.p)$\(Self.text(salt))$\(Self.text(hash))"
    }

    /// `ln=17,r=8,p=1`, in this order.
    private static func parameters(_ text: Substring) -> ScryptParameters? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3, let logN = number(fields[0], "ln="), let r = number(fields[1], "r="),
            let p = number(fields[2], "p=")
        else { return nil }
        let parameters = ScryptParameters(logN: logN, r: r, p: p)
        return parameters.isAcceptable ? parameters : nil
    }

    private static func number(_ field: Substring, _ name: String) -> Int? {
        guard field.hasPrefix(name) else { return nil }
        let digits = field.dropFirst(name.count)
        guard (1...4).contains(digits.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != "0"
        else { return nil }
        return Int(digits)
    }

    private static func bytes(_ base64: Substring) -> [UInt8]? {
        guard base64.utf8.count <= 128, !base64.contains("=") else { return nil }
        let padding = String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        return Data(base64Encoded: base64 + padding).map { [UInt8]($0) }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }
}
