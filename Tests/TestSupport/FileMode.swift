internal import Foundation

/// What tests look at and do to single files.
public enum FileMode {
    /// The permission bits; nil when there is no such file.
    public static func of(_ path: String) -> Int? {
        try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    public static func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }

    public static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
