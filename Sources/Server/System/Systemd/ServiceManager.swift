internal import CSystemd

/// The service manager that started this process, if one did. Without one every call does nothing.
public struct ServiceManager: Sendable {
    public init() {}

    /// Says that the process serves, or is about to stop, and why: `sd_notify(3)`.
    public func notify(_ state: State) {
        let text =
            switch state {
            case .ready(let status): "READY=1\nSTATUS=\(ServiceManager.line(status))"
            case .status(let status): "STATUS=\(ServiceManager.line(status))"
            case .stopping: "STOPPING=1\nSTATUS=Stopping"
            case .alive: "WATCHDOG=1"
            }
        _ = csystemd_notify(text)
    }

    /// Half of the time after which the service manager takes a silent process for dead; nil when it does not watch.
    public var watchdogInterval: Duration? {
        let microseconds = csystemd_watchdog_microseconds()
        return microseconds == 0 ? nil : .microseconds(Int64(clamping: microseconds / 2))
    }

    /// What a process says of itself.
    public enum State: Hashable, Sendable {
        case ready(String)
        case status(String)
        case stopping
        case alive
    }

    /// A newline in a status text would begin another assignment.
    private static func line(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
