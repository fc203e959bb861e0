import AMQP
import AMQPCodec
import Foundation
import Logging
import TestSupport

/// A consumer that a test kills: `BrokerFaults QUEUE PREFETCH`, the broker in the environment.
///
/// Says `got NUMBER TAG REDELIVERED` for each message before it acknowledges it, so that what it acknowledged was said.
@main
struct BrokerFaults {
    static func main() async {
        do {
            let arguments = CommandLine.arguments
            guard arguments.count == 3, let prefetch = UInt16(arguments[2]) else {
                say("usage: BrokerFaults QUEUE PREFETCH")
                exit(2)
            }
            let settings = try BrokerAccess(environment: ProcessInfo.processInfo.environment).settings
            let quiet = Logger(label: "faults") { _ in SwiftLogNoOpLogHandler() }
            let connection = try await AMQPConnection.connect(settings, logger: quiet)
            let channel = try await connection.openChannel()
            try await channel.qos(prefetch: prefetch)
            let consumer = try await channel.consume(arguments[1])
            say("ready")
            while true {
                let batch = try await consumer.nextBatch()
                if batch.isEmpty { return }
                for delivery in batch {
                    say("got \(String(decoding: delivery.body, as: UTF8.self)) \(delivery.redelivered)")
                    channel.ack(delivery.deliveryTag, multiple: false)
                }
            }
        } catch {
            say("failed: \(error)")
            exit(1)
        }
    }

    /// Writes at once: what is said must not wait in a buffer that dies with the process.
    private static func say(_ text: String) { FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }
}
