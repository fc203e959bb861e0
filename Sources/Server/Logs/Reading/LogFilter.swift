public import Logging

/// Which records somebody wants to see. What is empty or nil does not restrict.
public struct LogFilter: Sendable {
    public var roles: Set<String> = []
    public var hosts: Set<String> = []
    /// Whole names, or their beginnings: `backend` and `backend.1` find `backend.1@host`.
    public var instances: [String] = []
    public var environment: String?
    /// This one and those above.
    public var level: Logger.Level?
    /// Microseconds since 1970.
    public var since: Int64?
    /// Microseconds since 1970, inclusive.
    public var until: Int64?
    /// Text of the message or of a field, whatever its case.
    public var text: String?
    /// What the field `trace` begins with.
    public var trace: String?

    public init() {}

    /// Whether a record meets all conditions.
    public func matches(_ record: LogRecord) -> Bool {
        if let since, record.time < since { return false }
        if let until, record.time > until { return false }
        if let level, record.level < level { return false }
        if !roles.isEmpty, !roles.contains(record.origin.role) { return false }
        if !hosts.isEmpty, !hosts.contains(record.origin.host) { return false }
        if let environment, record.origin.environment != environment { return false }
        if !instances.isEmpty, !instances.contains(where: { Self.begins(record.origin.instance, with: $0) }) { return false }
        if let trace, !record.fields.contains(where: { $0.name == "trace" && $0.value.hasPrefix(trace) }) { return false }
        if let text {
            let wanted = text.lowercased()
            guard
                record.message.lowercased().contains(wanted)
                    || record.fields.contains(where: { "\($0.name)=\($0.value)".lowercased().contains(wanted) })
            else { return false }
        }
        return true
    }

    private static func begins(_ instance: String, with part: String) -> Bool {
        guard instance.hasPrefix(part) else { return false }
        guard let next = instance.dropFirst(part.count).first else { return true }
        return next == "." || next == "@"
    }
}
