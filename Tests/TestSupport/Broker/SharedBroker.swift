import Synchronization

/// One broker for all tests of a process, started by the first that asks; each test has a virtual host of its own there.
///
/// It ends with the process. A test that stops or alarms it belongs into a serialized suite and leaves it as it was.
public enum SharedBroker {
    private static let starting = Mutex<Task<PrivateBroker, any Error>?>(nil)

    public static func broker() async throws -> PrivateBroker {
        let task = starting.withLock { starting in
            if let starting { return starting }
            let task = Task { try await PrivateBroker.start() }
            starting = task
            return task
        }
        return try await task.value
    }

    /// A new virtual host with a user who may do everything in it.
    public static func place() async throws -> BrokerPlace { try await broker().place() }
}
