internal import Bus
internal import Contracts

extension ExchangeStatus {
    /// A process that was not heard for so long is missing: it reports every five seconds.
    static let silenceSeconds = 15
    /// More than so many waiting messages are worth a look.
    static let backlog = 1_000

    /// What is wrong, the causes first.
    var problems: [Problem] {
        var problems = brokerProblems + presenceProblems + backendProblems + dmzProblems + queueProblems
        for instance in instances where !isSilent(instance) {
            problems += instance.report.findings.map { Problem($0, of: instance.report.instance) }
        }
        var seen: Set<String> = []
        return problems.filter { seen.insert($0.code + $0.message).inserted }
    }

    func isSilent(_ instance: HeardInstance) -> Bool { instance.heardSecondsAgo > ExchangeStatus.silenceSeconds }

    private var brokerProblems: [Problem] {
        var problems: [Problem] = []
        if let broker, !broker.isConnected {
            problems.append(
                Problem(
                    .brokerUnreachable,
                    "\(process.instance) has no connection to \(broker.endpoint): \(broker.lastError ?? "none yet")"))
        }
        if let broker, let reason = broker.blockedReason {
            problems.append(Problem(.brokerBlocked, "The broker \(broker.endpoint) takes no messages: \(reason)."))
        } else if let blocked = instances.first(where: { $0.report.broker?.blockedReason != nil && !isSilent($0) }) {
            problems.append(
                Problem(
                    .brokerBlocked,
                    "The broker takes no messages of \(blocked.report.instance): \(blocked.report.broker?.blockedReason ?? "")."))
        }
        if let broker, broker.isConnected, broker.blockedReason == nil, queues == nil {
            problems.append(Problem(.brokerSilent, "The broker \(broker.endpoint) does not say how its queues are."))
        }
        return problems
    }

    private var presenceProblems: [Problem] {
        var problems: [Problem] = []
        for instance in instances where isSilent(instance) {
            problems.append(
                Problem(
                    .instanceSilent,
                    "\(instance.report.instance) was last heard \(StatusScreen.duration(seconds: instance.heardSecondsAgo)) ago.")
            )
        }
        for instance in instances where instance.hasDouble {
            problems.append(
                Problem(
                    .instanceTwice,
                    "Two processes call themselves \(instance.report.instance), one is \(instance.report.processID)."))
        }
        let present = instances.filter { !isSilent($0) }
        let versions = Set(present.map { $0.report.version }).sorted()
        if versions.count > 1 {
            problems.append(Problem(.versionsDiffer, "Versions \(versions.joined(separator: ", ")) run at the same time."))
        }
        // Nothing is known of the others without the broker.
        guard broker?.isConnected ?? false else { return problems }
        func has(_ role: Role, on host: String? = nil) -> Bool {
            present.contains { heard in
                (host == nil || heard.report.host == host) && heard.report.roles.contains { $0.role == role.rawValue }
            }
        }
        if !has(.web) { problems.append(Problem(.webMissing, "No web instance is there.")) }
        for host in Set(present.map { $0.report.host }).sorted() where !has(.logger, on: host) {
            problems.append(Problem(.loggerMissing, "No logger runs on \(host): this machine does not keep the logs of all."))
        }
        return problems
    }

    private var backendProblems: [Problem] {
        guard let status = backend.status else {
            if isOfBroker(backend.error) { return [] }
            return [role("backend", missing: .backendMissing, failing: .backendFailing, backend.error)]
        }
        return status.findings?.map { Problem($0) } ?? status.problems.map { Problem(.backendFailing, $0) }
    }

    private var dmzProblems: [Problem] {
        guard let status = dmz.status else {
            if isOfBroker(dmz.error) { return [] }
            return [role("dmz", missing: .dmzMissing, failing: .dmzFailing, dmz.error)]
        }
        guard let problem = status.market.problem, backend.status?.problems.contains(problem) != true else { return [] }
        return [Problem(.marketSource, "market data: \(problem)")]
    }

    /// Whether a role could not be asked for a reason that the broker's own line gives: nothing is known of the role then.
    private func isOfBroker(_ error: BusError?) -> Bool {
        guard let broker, !broker.isConnected || broker.blockedReason != nil || queues == nil else { return false }
        return [.unavailable, .deadlineExceeded, .closed].contains(error?.code)
    }

    private func role(_ name: String, missing: ProblemCode, failing: ProblemCode, _ error: BusError?) -> Problem {
        switch error?.code {
        case .noSuchService?:
            let standing = instances.flatMap { $0.report.roles }.filter { $0.role == name && $0.state != .serving }
            let who = standing.map { "\($0.instance) is \($0.state == .starting ? "starting" : "standing by")" }
            return Problem(
                missing, "\(name): nobody answers for it." + (who.isEmpty ? "" : " " + who.joined(separator: ", ") + "."))
        case .deadlineExceeded?: return Problem(failing, "\(name): it does not answer in time.")
        default: return Problem(failing, "\(name): \(error?.message ?? "no answer")")
        }
    }

    private var queueProblems: [Problem] {
        var problems: [Problem] = []
        for queue in queues ?? [] {
            if queue.consumers == 0, queue.messages > 0 {
                problems.append(Problem(.queueUnserved, "\(queue.name): \(queue.messages) messages wait and nobody takes them."))
            } else if queue.messages > ExchangeStatus.backlog {
                problems.append(Problem(.queueBacklog, "\(queue.name): \(queue.messages) messages wait."))
            }
        }
        if let deadLetters, deadLetters > 0 {
            problems.append(Problem(.deadLetters, "\(deadLetters) messages could not be handled and were set aside."))
        }
        return problems
    }
}
