internal import Contracts
internal import Domain

/// One screen about a running exchange: what is there, what is wrong, what to do next.
struct StatusReport {
    let process: ProcessStatus
    let backend: Result<BackendStatus, any Error>
    let dmz: Result<DMZStatus, any Error>

    var isWell: Bool { problems.isEmpty }

    var text: String {
        var lines = [
            "exchange \(process.version)  \(process.environment)  \(process.instance)  pid \(process.processID)",
            "  roles      \(process.roles.joined(separator: ", "))",
            "  up         \(StatusReport.duration(seconds: process.uptimeSeconds))",
            "  memory     \(StatusReport.bytes(process.residentBytes))",
            "  addresses  \(process.addresses.joined(separator: "  "))",
        ]
        if case .success(let backend) = backend {
            lines.append("  users      \(backend.users), orders \(backend.orders)")
            lines.append(
                "  ledger     \(StatusReport.bytes(backend.ledgerBytes)), schema \(backend.schemaVersion), "
                    + "\(StatusReport.bytes(backend.freeDiskBytes)) free on its disk")
        }
        if case .success(let dmz) = dmz {
            let age = dmz.market.lastTick.map { "last tick \($0)" } ?? "no tick yet"
            lines.append("  market     \(dmz.market.label) (\(dmz.market.kind.rawValue)), \(age)")
            if let used = dmz.creditsUsed, let allowed = dmz.creditsPerMonth {
                lines.append("  credits    \(used) of \(allowed) this month")
            }
        }
        if isWell {
            lines.append("All is well.")
        } else {
            lines.append("")
            lines += problems.map { "! \($0)" }
        }
        return lines.joined(separator: "\n")
    }

    private var problems: [String] {
        var problems: [String] = []
        switch backend {
        case .success(let status): problems += status.problems
        case .failure(let error): problems.append("backend: \(error)  Next: look at its log, then restart it.")
        }
        switch dmz {
        case .success(let status):
            if let problem = status.market.problem {
                problems.append("market data: \(problem)  Next: exchange market refresh, or look at the dmz's log.")
            }
        case .failure(let error): problems.append("dmz: \(error)  Next: look at its log, then restart it.")
        }
        var seen: Set<String> = []
        return problems.filter { seen.insert($0).inserted }
    }

    static func duration(seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
        case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
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
