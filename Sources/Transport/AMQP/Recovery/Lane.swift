import Logging
import Synchronization

/// Work on a channel of its own that begins anew whenever its channel or the connection was lost. See `RecoveringConnection.lane`.
public final class Lane: Sendable {
    public let name: String
    private let owner: RecoveringConnection
    private let body: @Sendable (AMQPChannel, AMQPConnection) async throws -> Void
    private let task = Mutex<Task<Void, Never>?>(nil)
    private let ended = Completion<Void>()

    init(
        name: String, owner: RecoveringConnection,
        body: @escaping @Sendable (AMQPChannel, AMQPConnection) async throws -> Void
    ) {
        self.name = name
        self.owner = owner
        self.body = body
    }

    /// Ends the lane: its body's task is cancelled and its channel closed.
    public func cancel() {
        // Not under the lock: it runs what the task has to do when it is cancelled.
        let running = task.withLock { $0 }
        running?.cancel()
    }

    /// Waits until the body has returned for the last time, or the waiting task is cancelled.
    public func waitUntilEnded() async { _ = await ended.wait() }

    var hasEnded: Bool { ended.value != nil }

    func start() {
        task.withLock { task in
            task = Task {
                await self.run()
                self.owner.forget(self)
                self.ended.complete(())
            }
        }
    }

    private func run() async {
        var failures = 0
        var last: AMQPConnection?
        while !Task.isCancelled {
            guard let connection = await next() else { return }
            if connection !== last { failures = 0 }
            last = connection
            let began = ContinuousClock.now
            let isDone = await work(on: connection)
            if isDone || Task.isCancelled { return }
            // With the connection gone the wait for the next one is wait enough.
            if connection.closed != nil { continue }
            if ContinuousClock.now - began > .seconds(30) { failures = 0 }
            failures += 1
            let wait = owner.settings.reconnect.wait(afterFailures: failures, random: owner.settings.random())
            try? await Task.sleep(for: wait)
        }
    }

    /// True when the body is done for good.
    private func work(on connection: AMQPConnection) async -> Bool {
        let channel: AMQPChannel
        do throws(AMQPError) {
            channel = try await connection.openChannel()
        } catch {
            if error.code != .connectionLost, error.code != .closed {
                owner.logger.warning("\(name) has no channel: \(error.message)")
            }
            return false
        }
        do {
            try await body(channel, connection)
            let error = channel.closed
            await channel.close()
            return error == nil || error?.code == .closed && connection.closed == nil
        } catch {
            // A lost connection has its own line; a cancelled lane is no news.
            if connection.closed == nil, !Task.isCancelled {
                owner.logger.warning("\(name) begins anew: \((error as? AMQPError)?.message ?? "\(error)")")
            }
            await channel.close()
            return false
        }
    }

    /// The connection that lives, or the next one.
    private func next() async -> AMQPConnection? {
        for await state in owner.states {
            if state.phase == .closed { return nil }
            if let connection = owner.connection, connection.closed == nil { return connection }
        }
        return nil
    }
}
