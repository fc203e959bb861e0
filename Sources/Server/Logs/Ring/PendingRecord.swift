internal import Logging

/// What was said, as the caller left it: turned into text elsewhere.
struct PendingRecord: Sendable {
    let time: Int64
    let level: Logger.Level
    let route: LabelRoute
    let message: String
    /// The logger's own fields, and those of this record, which win.
    let context: Logger.Metadata
    let metadata: Logger.Metadata?
    let error: (any Error)?

    /// About the bytes that it takes.
    var size: Int {
        var size = 128 + message.utf8.count
        if !context.isEmpty { size += Self.size(context) }
        if let metadata { size += Self.size(metadata) }
        return size
    }

    private static func size(_ metadata: Logger.Metadata) -> Int {
        var size = 0
        for (key, value) in metadata {
            size += 32 + key.utf8.count
            if case .string(let text) = value { size += text.utf8.count }
        }
        return size
    }

    /// All fields by name, `error` last, without secrets.
    var fields: [LogField] {
        var fields: [LogField] = []
        if metadata != nil || !context.isEmpty {
            var all = context
            if let metadata {
                if all.isEmpty { all = metadata } else { all.merge(metadata) { _, new in new } }
            }
            fields.reserveCapacity(all.count + 1)
            for (name, value) in all {
                fields.append(
                    LogField(name, Redaction.hides(field: name) ? Redaction.text : Redaction.hidingPasswords("\(value)")))
            }
            if fields.count > 1 { fields.sort { $0.name < $1.name } }
        }
        if let error { fields.append(LogField("error", Redaction.hidingPasswords("\(error)"))) }
        return fields
    }
}
