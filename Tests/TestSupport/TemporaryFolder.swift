public import Foundation

/// A folder of a test's own that goes away with it.
public final class TemporaryFolder: Sendable {
    public let url: URL
    private let isKept: Bool

    /// A new folder below `parent`.
    public init(in parent: URL = FileManager.default.temporaryDirectory) throws {
        isKept = false
        url = parent.appendingPathComponent("exchange-" + UUID().uuidString)
        try FileManager.default.createDirectory(
            at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// A folder of somebody else, who removes it.
    public init(keeping url: URL) {
        isKept = true
        self.url = url
    }

    public var path: String { url.path }

    deinit { if !isKept { try? FileManager.default.removeItem(at: url) } }
}
