public import Foundation

/// Recorded answers of real services and published vectors, in a folder outside the package: the one that the
/// environment variable `EXCHANGE_FIXTURES` names, else `../shared/fixtures` seen from the package.
///
/// A suite that reads them says `.enabled(if: Fixtures.areExpected, "needs the fixtures folder")`: without the folder it is skipped, in CI
/// (`CI` in the environment) it runs and fails.
public enum Fixtures {
    public static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["EXCHANGE_FIXTURES"] { return URL(fileURLWithPath: path) }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("../shared/fixtures").standardizedFileURL
    }()

    public static var areExpected: Bool {
        ProcessInfo.processInfo.environment["CI"] != nil || FileManager.default.fileExists(atPath: folder.path)
    }

    /// The content of a file, by its path in the folder.
    public static func data(_ path: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(path))
    }

    /// The names of the files in a folder of it that begin and end so, in order.
    public static func names(in path: String, prefix: String = "", suffix: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(path).path)
            .filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }
            .sorted()
    }
}
