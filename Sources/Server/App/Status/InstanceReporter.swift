internal import Bus
internal import Contracts
internal import Logging
internal import ServiceLifecycle

/// Tells everybody how this process is, every five seconds, whenever a role's state changes and when somebody is new, and hears
/// the others. So a process knows all others a moment after its start.
struct InstanceReporter: Service {
    static let interval: Duration = .seconds(5)

    let bus: any MessageBus
    let instance: String
    let directory: InstanceDirectory
    let states: RoleStates
    let logger: Logger
    /// How this process is now; `leaves` for its last words.
    let report: @Sendable (_ leaves: Bool) -> InstanceReport

    func run() async throws {
        // Joining takes as long as the broker is away, and nothing waits for it.
        let (arrivals, newcomers) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let registration = await cancelWhenGracefulShutdown { await subscription(newcomers) }
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        await tell(leaves: false)
                        try? await Task.sleep(for: InstanceReporter.interval)
                    }
                }
                group.addTask { for await _ in states.changes() { await tell(leaves: false) } }
                group.addTask {
                    for await _ in arrivals {
                        // Not all at once; and once is enough for those who come together.
                        try? await Task.sleep(for: .milliseconds(Int.random(in: 0...250)))
                        await tell(leaves: false)
                    }
                }
            }
        }
        await tell(leaves: true)
        await registration?.close()
    }

    private func subscription(_ newcomers: AsyncStream<Void>.Continuation) async -> (any Registration)? {
        while !Task.isCancelled {
            do throws(BusError) {
                return try await bus.subscribe(to: InstanceReport.self, as: "\(instance).directory") { report, _ in
                    if directory.hear(report) { newcomers.yield() }
                }
            } catch {
                logger.debug("The reports of other instances are not to be had yet: \(error)")
                try? await Task.sleep(for: .seconds(1))
            }
        }
        return nil
    }

    private func tell(leaves: Bool) async {
        let report = report(leaves)
        // Also while the broker is away this process knows itself.
        directory.hear(report)
        do throws(BusError) {
            try await bus.publish(report)
        } catch {
            logger.debug("How this instance is could not be told: \(error)")
        }
    }
}
