import Bus
import InProcess
import Synchronization
import TestSupport

/// Instances that share one in-process bus.
final class InProcessHarness: BusHarness {
    private let root: InProcessBus
    private let instances = Mutex<[String: InProcessBus]>([:])
    let deliveries: Int

    init(mode: InProcessMode, deliveries: Int = 4) {
        self.deliveries = deliveries
        root = InProcessBus(
            instance: "root", mode: mode,
            settings: InProcessSettings(
                deliveries: deliveries, firstPause: .microseconds(200), longestPause: .milliseconds(1)), logger: .silent)
    }

    func bus(_ instance: String) async throws -> any MessageBus {
        instances.withLock { instances in
            if let bus = instances[instance] { return bus }
            let bus = root.joined(as: instance)
            instances[instance] = bus
            return bus
        }
    }

    func kill(_ instance: String) async throws {
        await instances.withLock { $0.removeValue(forKey: instance) }?.close()
    }

    /// Telling is delivering here.
    func settle() async throws {}

    func deadLetters() async throws -> [DeadLetter] { root.deadLetters() }
}
