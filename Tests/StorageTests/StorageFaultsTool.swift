import Foundation
import TestSupport

/// The executable of the tests that need a process to break.
enum StorageFaultsTool {
    static var url: URL { RunningExchange.binary.deletingLastPathComponent().appendingPathComponent("StorageFaults") }

    /// Whether this machine lets anybody have a mount table of his own: a small disk without root.
    static let canMount: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = ["--user", "--map-root-user", "--mount", "true"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
