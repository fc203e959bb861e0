import Bus
import Contracts

/// The keys that callers choose for what they ask, so that asking again does nothing new.
enum ClientKey {
    /// Throws `invalidInput` unless `key` is 1 to `longest` printable ASCII characters.
    static func check(_ key: String, field: String, longest: Int = 64) throws(BusError) {
        let bytes = key.utf8
        guard (1...longest).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw BusError(
                .invalidInput, "An id consists of 1 to \(longest) letters, digits and signs without accents.", field: field)
        }
    }
}
