import Domain
import Foundation
import Logging
import Storage

/// What happens to a ledger when the ground gives way, in a process of its own: it is killed, or its disk is full. The
/// tests of the storage start it and read what it prints.
@main
struct StorageFaults {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            say("usage: StorageFaults endless|portfolios|full|limit FOLDER")
            exit(64)
        }
        switch arguments[1] {
        case "endless": try await EndlessWrites(folder: arguments[2]).run()
        case "portfolios": try await EndlessPortfolios(folder: arguments[2]).run()
        case "full": try await FullDisk(folder: arguments[2], cause: .fileSystem).run()
        case "limit": try await FullDisk(folder: arguments[2], cause: .fileSize).run()
        default: exit(64)
        }
    }

    /// A line on standard output, whole even when many say something and the next moment is the last.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(1, bytes, bytes.count)
    }

    static let quiet = Logger(label: "faults") { _ in SwiftLogNoOpLogHandler() }
}
