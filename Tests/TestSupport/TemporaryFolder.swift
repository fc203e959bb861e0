public import Foundation

/// A folder of a test's own that goes away with it.
public final class TemporaryFolder: Sendable {
    public let url: URL

    /// A new folder below `parent`.
    public init(in parent: URL = FileManager.default.temporaryDirectory) throws {
        url = parent.appendingPathComponent("exchange-" + UUID().uuidString)
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    public var path: String { url.path }

    deinit { try? FileManager.default.removeItem(at: url) }
}
