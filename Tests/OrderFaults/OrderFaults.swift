import Foundation

/// An exchange whose orders fire, in a process of its own that is killed. The tests of the orders start it and read what it
/// prints.
@main
struct OrderFaults {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            say("usage: OrderFaults trigger|endless FOLDER")
            exit(64)
        }
        let folder = URL(fileURLWithPath: arguments[2])
        switch arguments[1] {
        case "trigger": try await HeldTrigger(folder: folder).run()
        case "endless": try await EndlessTicks(folder: folder).run()
        default: exit(64)
        }
    }

    /// A line on standard output, whole even when many say something and the next moment is the last.
    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(1, bytes, bytes.count)
    }
}
