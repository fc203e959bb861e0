/// Everything that `exchange status` can find wrong. `docs/operations.md` has a runbook under each of these codes, and a
/// test that reads both.
enum ProblemCode: String, CaseIterable, Sendable {
    // Who is there
    case backendMissing = "backend.missing"
    case backendFailing = "backend.failing"
    case dmzMissing = "dmz.missing"
    case dmzFailing = "dmz.failing"
    case webMissing = "web.missing"
    case loggerMissing = "logger.missing"
    case instanceSilent = "instance.silent"
    case instanceTwice = "instance.twice"
    case versionsDiffer = "versions.differ"
    // The broker
    case brokerUnreachable = "broker.unreachable"
    case brokerBlocked = "broker.blocked"
    case brokerSilent = "broker.silent"
    case queueUnserved = "queue.unserved"
    case queueBacklog = "queue.backlog"
    case deadLetters = "deadLetters.waiting"
    // The machine
    case diskLow = "disk.low"
    case logsDropped = "logs.dropped"
    case logsStopped = "logs.stopped"
    // The ledger
    case ledgerDiskFull = "ledger.diskFull"
    case ledgerDiskFailing = "ledger.diskFailing"
    case ledgerLocked = "ledger.locked"
    case ledgerReadOnly = "ledger.readOnly"
    case ledgerDamaged = "ledger.damaged"
    case ledgerUnwritable = "ledger.unwritable"
    case ledgerUnreadable = "ledger.unreadable"
    // The market
    case marketNoCoins = "market.noCoins"
    case marketStale = "market.stale"
    case marketSource = "market.source"
    case tradingHalted = "trading.halted"

    /// What to do next, in one sentence.
    var next: String {
        switch self {
        case .backendMissing: "On its machine: systemctl status exchange@backend, then its log. Orders wait; none is lost."
        case .backendFailing: "exchange logs --role backend --level warning; it answers, but not as it should."
        case .dmzMissing: "On its machine: systemctl status exchange@dmz. Prices stand still until it is back."
        case .dmzFailing: "exchange logs --role dmz --level warning."
        case .webMissing: "On its machine: systemctl status exchange@web. Traders see no pages."
        case .loggerMissing: "Start a logger on each machine: systemctl start exchange@logger."
        case .instanceSilent: "Look on its machine whether it runs and reaches the broker; stop it there if it should be gone."
        case .instanceTwice: "Give one of the two another --name."
        case .versionsDiffer: "Finish or undo the upgrade, so that all run the same version."
        case .brokerUnreachable:
            "rabbitmq-diagnostics check_running on the broker's machine; then network, certificate, password."
        case .brokerBlocked: "rabbitmq-diagnostics alarms: make room on the broker's disk, or free its memory."
        case .brokerSilent: "rabbitmq-diagnostics status: the broker is connected, but does not answer about its queues."
        case .queueUnserved: "Start the role that serves it, or see why it does not consume."
        case .queueBacklog: "See why its consumers are slow; more instances share a queue of requests."
        case .deadLetters: "exchange bus dead-letters list"
        case .diskLow: "Make room on that machine now."
        case .logsDropped: "See whether that machine or the broker is overloaded; the records are lost, the gap is recorded."
        case .logsStopped: "Make room where the logs are; the logger goes on by itself and catches up."
        case .ledgerDiskFull: "Make room on the backend's disk; trading goes on by itself."
        case .ledgerDiskFailing: "dmesg on the backend's machine; replace the disk, restore, exchange audit."
        case .ledgerLocked: "End the program that has ledger.db open in a transaction."
        case .ledgerReadOnly: "Fix the permissions or the mount of the backend's data folder."
        case .ledgerDamaged: "Stop the backend, exchange audit on a copy, restore the backup."
        case .ledgerUnwritable: "exchange logs --role backend --level error"
        case .ledgerUnreadable: "Wait a moment; then exchange logs --role backend --level error"
        case .marketNoCoins: "Look at market data below; restart after a market switch."
        case .marketStale: "exchange market refresh, or look at the dmz's log."
        case .marketSource: "exchange market refresh, or look at the dmz's log."
        case .tradingHalted: "exchange resume --reason … when its reason is gone."
        }
    }
}
