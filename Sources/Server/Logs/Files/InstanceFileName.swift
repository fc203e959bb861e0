/// Names of the files of an instance. What an instance calls itself comes from the network: whatever it is, it stays a name.
///
/// - `backend.1@host.log`: what is written now.
/// - `backend.1@host~BOOT~000000001042.log`: closed; named for its first record, so that names sort as records do.
/// - `….log.gz`: closed and compressed.
enum InstanceFileName {
    /// Bytes of an instance's name beyond which it is refused.
    static let limit = 120
    static let suffix = ".log"
    static let compressedSuffix = ".log.gz"
    /// Stands in no instance's part: there it is escaped.
    static let mark: Character = "~"

    /// The instance's part: letters, digits and `.-_@` as they are, all else as `%XX`; a leading dot, too. Nil when the name is
    /// empty or too long.
    static func stem(_ instance: String) -> String? {
        guard !instance.isEmpty, instance.utf8.count <= limit / 3 || instance.utf8.allSatisfy(isPlain),
            instance.utf8.count <= limit
        else { return nil }
        var stem = ""
        for (index, byte) in instance.utf8.enumerated() {
            if isPlain(byte), index > 0 || byte != UInt8(ascii: ".") {
                stem.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                stem += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return stem
    }

    /// The name of a closed file that begins with this record.
    static func closed(stem: String, boot: BootID, sequence: UInt64) -> String {
        let number = String(sequence)
        return "\(stem)\(mark)\(boot)\(mark)\(String(repeating: "0", count: max(0, 12 - number.count)))\(number)\(suffix)"
    }

    /// What a file in the folder is; nil for one that is none of ours.
    static func parse(_ name: String) -> (stem: String, isClosed: Bool, isCompressed: Bool)? {
        let isCompressed = name.hasSuffix(compressedSuffix)
        guard isCompressed || name.hasSuffix(suffix) else { return nil }
        let base = name.dropLast(isCompressed ? compressedSuffix.count : suffix.count)
        let parts = base.split(separator: mark, omittingEmptySubsequences: false)
        guard let stem = parts.first, !stem.isEmpty, stem.first != "." else { return nil }
        switch parts.count {
        case 1: return isCompressed ? nil : (String(stem), false, false)
        case 3 where BootID(parts[1]) != nil && UInt64(parts[2]) != nil: return (String(stem), true, isCompressed)
        default: return nil
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@"):
            true
        default: false
        }
    }
}
