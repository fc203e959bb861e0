import AMQP
import Domain
import Foundation
import Logging
import Logs
import ServiceLifecycle
import TestSupport

extension Benchmark {
    static let logs: [Benchmark] = [
        // What a caller pays for a record: the caller's own loop, with the recorder's thread at work beside it.
        Benchmark("logs.caller") { context in
            let place = try LogPlace(folder: context.folder, keeps: true)
            let logger = place.logger("orders")
            var batches: [Double] = []
            for _ in 0..<200 {
                let start = ContinuousClock.now
                for number in 0..<500 {
                    logger.info("An order was filled.", metadata: ["order": "\(number)", "state": "filled"])
                }
                batches.append(start.duration(to: .now).inSeconds * 1e9 / 500)
                await place.recorder.settled()
            }
            batches.sort()
            await place.close()
            return [
                Measurement("logs: a record with two fields, at its caller, p50", ours: batches[100], unit: "ns"),
                Measurement("logs: a record with two fields, at its caller, p99", ours: batches[198], unit: "ns"),
            ]
        },
        // From two instances through the broker to the files of one logger, flushed and acknowledged.
        Benchmark("logs.throughput") { context in
            let broker = try await PrivateBroker.start()
            let rate = try await LogThroughput(place: broker.place(), folder: context.folder).measure(for: context.duration)
            await broker.stop()
            return [
                Measurement(
                    "logs: records through the broker to a logger's files", ours: rate, unit: "1/s", goal: .atLeast(20_000))
            ]
        },
        // Orders over the in-process bus with a record for each, kept in files by a logger in the process; in turns.
        Benchmark("logs.trading") { context in
            let place = try LogPlace(folder: context.folder, keeps: true)
            let service = try place.localLogger()
            let logger = place.logger("backend")
            let market = try await OrderMarket.open(traders: 64, in: context.folder)
            var with: [Double] = []
            var without: [Double] = []
            for round in 0..<6 {
                let logs = round % 2 == 1
                let (rate, _) = try await market.throughput(for: context.duration, label: "round \(round)") { order in
                    if logs {
                        logger.info("An order was filled.", metadata: ["order": "\(order.id)", "state": "\(order.state)"])
                    }
                }
                if logs { with.append(rate) } else { without.append(rate) }
            }
            await market.exchange.close()
            let dropped = place.recorder.dropped
            try await service.stop()
            await place.close()
            guard dropped == 0 else { throw BareLoopError("\(dropped) records were dropped") }
            return [
                Measurement(
                    "logs: orders with a record each (peer: without)", ours: with.sorted()[1], peer: without.sorted()[1],
                    unit: "1/s",
                    goal: .ratioAtLeast(0.95))
            ]
        },
    ]
}
