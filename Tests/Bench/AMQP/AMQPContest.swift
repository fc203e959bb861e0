import Foundation
import TestSupport

/// Runs the same pair of processes, ours and the peer's in turn, against one broker.
///
/// A publisher and a consumer (or a caller and a server) are two processes on both sides: neither side's halves share anything but the
/// broker. Each round has a queue of its own; the median round counts.
struct AMQPContest: Sendable {
    enum Side: Sendable {
        case ours, peer
    }

    let place: BrokerPlace
    let peer: URL
    var rounds = 3
    var isTLS = false

    /// The arguments after the queue of the process that starts first and says `ready` (nil for none), and of the one that works.
    struct Pair: Sendable {
        var receiver: [String]?
        var sender: [String]
        /// Whose report counts.
        var countsReceiver: Bool
        /// Whether the receiver never ends by itself.
        var killsReceiver = false
    }

    struct Outcome: Sendable {
        var ours: [AMQPReport] = []
        var peer: [AMQPReport] = []
        /// Processor time a message of sender and receiver together, microseconds.
        var oursProcessor: [Double] = []
        var peerProcessor: [Double] = []
    }

    func run(_ pair: Pair, sides: [Side] = [.ours, .peer]) async throws -> Outcome {
        var outcome = Outcome()
        for round in 0..<rounds {
            // Whoever goes first has no advantage from it.
            for side in round.isMultiple(of: 2) ? sides : sides.reversed() {
                let (report, processor) = try await run(pair, side, queue: "bench.\(round).\(UUID().uuidString.prefix(6))")
                switch side {
                case .ours:
                    outcome.ours.append(report)
                    outcome.oursProcessor.append(processor)
                case .peer:
                    outcome.peer.append(report)
                    outcome.peerProcessor.append(processor)
                }
            }
        }
        return outcome
    }

    private func run(_ pair: Pair, _ side: Side, queue: String) async throws -> (AMQPReport, processor: Double) {
        var receiver: ChildProcess?
        if let arguments = pair.receiver {
            receiver = try start(side, queue, arguments)
            _ = try await receiver?.line(containing: "ready", seconds: 20)
        }
        let sender = try start(side, queue, pair.sender)
        let sent = try await report(of: sender)
        var reports = [sent]
        if let receiver {
            if pair.killsReceiver { receiver.kill() } else { reports.append(try await report(of: receiver)) }
        }
        try? await place.broker.node.deleteQueue(queue, in: place.virtualHost)
        let counted = pair.countsReceiver ? reports[reports.count - 1] : sent
        return (counted, reports.map(\.cpuMicroseconds).reduce(0, +))
    }

    private func start(_ side: Side, _ queue: String, _ arguments: [String]) throws -> ChildProcess {
        let arguments = [arguments[0], queue] + arguments.dropFirst()
        switch side {
        case .peer: return try ChildProcess(peer, [place.uri] + arguments)
        case .ours:
            return try ChildProcess(
                URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath(), [AMQPProgram.flag] + arguments,
                environment: BrokerAccess(place, isTLS: isTLS).environment)
        }
    }

    private func report(of process: ChildProcess) async throws -> AMQPReport {
        let status = try await process.exitStatus(seconds: 30)
        guard status == 0, let line = process.output.split(separator: "\n").last(where: { $0.hasPrefix("{") }) else {
            throw AMQPBenchFailure("ended with \(status): \(process.output.suffix(1_000))")
        }
        return try JSONDecoder().decode(AMQPReport.self, from: Data(line.utf8))
    }
}
