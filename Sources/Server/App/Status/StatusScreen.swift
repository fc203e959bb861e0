internal import Contracts
internal import Domain

/// One screen about the exchange: who is there, how the broker, the ledger and the market are, what is wrong and what to do.
struct StatusScreen {
    let status: ExchangeStatus
    let now: Timestamp

    var isWell: Bool { status.problems.isEmpty }

    var text: String {
        let process = status.process
        var lines = [
            "exchange \(process.version)  \(process.environment)  \(process.instance)  pid \(process.processID)  "
                + "up \(StatusScreen.duration(seconds: process.uptimeSeconds))"
        ]
        if let broker = status.broker {
            let state = broker.blockedReason.map { "blocked: \($0)" } ?? (broker.isConnected ? "connected" : "not connected")
            lines.append("  broker     \(broker.endpoint)  \(state)")
        }
        if let backend = status.backend.status {
            lines.append(
                "  ledger     \(StatusScreen.bytes(backend.ledgerBytes)), schema \(backend.schemaVersion), "
                    + "\(StatusScreen.bytes(backend.freeDiskBytes)) free on its disk; users \(backend.users), orders \(backend.orders)"
            )
        }
        lines += marketLines
        lines.append("")
        lines += instanceTable
        lines += queueTable
        let problems = status.problems
        lines.append("")
        if problems.isEmpty {
            lines.append("All is well.")
        } else {
            for problem in problems {
                lines.append("! \(problem.message)")
                lines.append("    \(problem.code)  Next: \(problem.next)")
            }
        }
        return lines.joined(separator: "\n")
    }

    private var marketLines: [String] {
        guard let market = status.dmz.status?.market ?? status.backend.status?.market else { return [] }
        let age =
            market.lastTick.map { "prices are \(StatusScreen.age(milliseconds: now.millisecondsSince($0))) old" }
            ?? "no prices yet"
        var lines = ["  market     \(market.label) (\(market.kind.rawValue)), \(age)"]
        if let used = status.dmz.status?.creditsUsed, let allowed = status.dmz.status?.creditsPerMonth {
            lines.append("  credits    \(used) of \(allowed) this month")
        }
        return lines
    }

    private var instanceTable: [String] {
        var rows = [["INSTANCE", "VERSION", "STATE", "UP", "HEARD", "MEMORY", "DISK FREE", "LOGS LOST"]]
        for instance in status.instances {
            let report = instance.report
            for (index, role) in report.roles.enumerated() {
                // What belongs to the process is said once.
                let own =
                    index > 0
                    ? ["", "", "", "", ""]
                    : [
                        StatusScreen.duration(seconds: report.uptimeSeconds),
                        instance.heardSecondsAgo == 0 ? "now" : StatusScreen.duration(seconds: instance.heardSecondsAgo) + " ago",
                        StatusScreen.bytes(report.residentBytes), report.freeDiskBytes.map { StatusScreen.bytes($0) } ?? "?",
                        String(report.logRecordsDropped),
                    ]
                rows.append([role.instance, report.version, state(of: role, instance)] + own)
            }
            if !report.addresses.isEmpty { rows.append(["  " + report.addresses.joined(separator: "  ")]) }
        }
        return StatusScreen.columns(rows)
    }

    private func state(of role: RoleReport, _ instance: HeardInstance) -> String {
        if status.isSilent(instance) { return "silent" }
        switch role.state {
        case .starting: return "starting"
        case .serving: return "serving"
        case .standingBy: return role.leader.map { "standing by: \($0) leads" } ?? "standing by"
        }
    }

    private var queueTable: [String] {
        guard let queues = status.queues, !queues.isEmpty else { return [] }
        let rows = [["QUEUE", "MESSAGES", "CONSUMERS"]] + queues.map { [$0.name, String($0.messages), String($0.consumers)] }
        return [""] + StatusScreen.columns(rows)
    }

    /// Rows as text, each column as wide as it needs to be; a row of one cell may be wider.
    private static func columns(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows where row.count > 1 {
            for (index, cell) in row.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], cell.count)
            }
        }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell + String(repeating: " ", count: max(0, widths[index] - cell.count))
            }
            var line = "  " + cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    static func duration(seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
        case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
    }

    static func age(milliseconds: Int64) -> String {
        milliseconds < 10_000
            ? "\(max(0, milliseconds) / 1000).\(max(0, milliseconds) / 100 % 10) s" : duration(seconds: Int(milliseconds / 1000))
    }

    static func bytes(_ count: Int64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var value = Double(count)
        var unit = 0
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        let tenths = Int64((value * 10).rounded())
        return unit == 0 ? "\(count) B" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
