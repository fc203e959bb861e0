import Bus
import Contracts

/// A user's name: 3 to 32 ASCII letters, digits, `.`, `_` or `-`, beginning with a letter or digit.
///
/// ASCII alone, so that no name can look like another one; the case is kept for display, but two names that differ in
/// case only are the same.
struct UserName: Hashable {
    /// As its owner wrote it.
    let text: String
    /// What must be unique.
    let normalised: String

    /// White space around the name, which keyboards of phones add, is dropped. Throws `invalidInput`.
    init(_ text: String) throws(BusError) {
        let trimmed = UserName.trimmed(text)
        guard UserName.isValid(trimmed.utf8) else {
            throw BusError(
                .invalidInput,
                "A user name has 3 to 32 letters (a to z), digits, dots, hyphens or underscores, and begins with a letter or digit.",
                field: "userName")
        }
        self.text = trimmed
        normalised = trimmed.lowercased()
    }

    private static func isValid(_ bytes: String.UTF8View) -> Bool {
        guard (3...32).contains(bytes.count), let first = bytes.first, isLetterOrDigit(first) else { return false }
        return bytes.allSatisfy {
            isLetterOrDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
        }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func trimmed(_ text: String) -> String {
        let spaces: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
        let bytes = text.utf8
        guard bytes.count <= 128, let first = bytes.firstIndex(where: { !spaces.contains($0) }),
            let last = bytes.lastIndex(where: { !spaces.contains($0) })
        else { return bytes.count <= 128 ? "" : text }
        return String(text[first...last])
    }
}
