internal import Logging
internal import ServiceLifecycle

/// A role as a service of the process: runs until the process shuts down, then finishes what it has begun.
struct RoleService: Service {
    let name: String
    let body: @Sendable () async throws -> Void

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await body() }
    }
}
