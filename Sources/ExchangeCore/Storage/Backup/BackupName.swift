public import Domain

/// The name of a backup's folder: when it was made, in UTC, so that names sort by age.
public struct BackupName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// For example `2026-05-03T07-45-46.127Z`.
    public let description: String

    public init(_ time: Timestamp) {
        // Colons are not allowed in names everywhere.
        description = String(time.description.map { $0 == ":" ? "-" : $0 })
    }

    /// Nil when a folder of this name is no backup: it is never touched.
    public init?(_ name: String) {
        guard name.utf8.count == 24, zip(name.utf8, "dddd-dd-ddTdd-dd-dd.dddZ".utf8).allSatisfy(Self.fits) else { return nil }
        description = name
    }

    /// The UTC day: `2026-05-03`.
    public var day: Substring { description.prefix(10) }

    public static func < (left: BackupName, right: BackupName) -> Bool { left.description < right.description }

    private static func fits(_ byte: UInt8, _ pattern: UInt8) -> Bool {
        pattern == UInt8(ascii: "d") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == pattern
    }
}
