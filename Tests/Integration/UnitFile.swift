import Foundation
import TestSupport

/// The units that are installed, checked by systemd itself.
enum UnitFile {
    private static let analyzer = "/usr/bin/systemd-analyze"

    static var canBeVerified: Bool { FileManager.default.isExecutableFile(atPath: analyzer) }

    static func text(_ name: String = "exchange.service") throws -> String {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").standardized
        return try String(contentsOf: package.appendingPathComponent("deploy/systemd/\(name)"), encoding: .utf8)
    }

    static func verify(
        _ text: String, named name: String, in folder: TemporaryFolder
    ) async throws -> (status: Int32, output: String) {
        let file = folder.url.appendingPathComponent(name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        let child = try ChildProcess(URL(fileURLWithPath: analyzer), ["verify", "--man=no", file.path])
        let status = try await child.exitStatus(seconds: 30)
        return (status, child.output)
    }
}
