internal import Contracts
internal import ServerSystem
internal import ServiceLifecycle
internal import Web

/// Waits until everything that was asked for serves or stands by, then tells the person at the terminal and the service
/// manager; tells the latter again whenever that changes.
struct Readiness: Service {
    let manager: ServiceManager
    let states: RoleStates
    let web: WebServer?
    let announce: @Sendable (BoundPorts?) -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                let ports = try await web?.ports()
                if ports != nil { states.set(.web, .serving) }
                var isReady = false
                for await _ in states.changes() where states.areSettled || isReady {
                    try Task.checkCancellation()
                    if isReady {
                        manager.notify(.status(states.summary))
                    } else {
                        isReady = true
                        announce(ports)
                        manager.notify(.ready(states.summary))
                    }
                }
            } catch {
                // The server that could not listen says so itself and ends the process.
            }
        }
        try? await gracefulShutdown()
        manager.notify(.stopping)
    }
}
