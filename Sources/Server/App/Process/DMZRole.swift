internal import Bus
internal import Contracts
internal import Handlers
internal import Logging
internal import ServiceLifecycle

/// The dmz as a role of this process: waits until it leads, then observes the market until the process ends.
///
/// Only one observes: two would tell two series of ticks, spend the credits twice and number them against each other.
struct DMZRole: Service {
    let dmz: DMZ
    let buses: any RoleBuses
    let states: RoleStates
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await leadAndServe()
            } catch is CancellationError {
                // The process stops before it ever led.
            }
        }
    }

    private func leadAndServe() async throws {
        let leadership = try await buses.lead(.dmz) { leader in
            states.set(.dmz, .standingBy, leader: leader)
            logger.notice("Standing by: \(leader) leads.")
        }
        states.set(.dmz, .serving)
        do {
            try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask {
                    try await dmz.run()
                    return nil
                }
                group.addTask { try await leadership.lost() }
                let first = try await group.next() ?? nil
                group.cancelAll()
                do { while try await group.next() != nil {} } catch is CancellationError {}
                if let leader = first {
                    throw RoleFailure("\(leader) leads now, so this dmz stops. Start it again to stand by.")
                }
            }
        } catch {
            await leadership.resign()
            throw error
        }
        await leadership.resign()
    }
}
