internal import Bus
internal import Contracts
internal import Domain
internal import Foundation
internal import Handlers
internal import Logging
internal import ServerSystem
internal import ServiceLifecycle
internal import Storage
internal import Synchronization

/// The backend as a role of this process: waits until it leads, opens the ledger, makes sure that it is the environment's, and
/// serves until the process ends or another instance leads.
///
/// The ledger is opened only by the one that leads. A ledger has an identity that the environment remembers, so that an
/// instance which took over with another ledger (an empty folder, somebody's test) stops instead of serving it.
final class BackendRole: Service {
    private let configuration: ExchangeConfiguration
    private let buses: any RoleBuses
    private let states: RoleStates
    private let folder: DataFolder
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let passwords: ScryptPasswordHasher
    private let serving = Mutex<Backend?>(nil)

    /// How often the environment is told how far its ledger has come.
    static let progressInterval: Duration = .seconds(5)

    /// How long the one that led before may take to close its ledger when both share a disk.
    static let handover: Duration = .seconds(20)

    init(
        configuration: ExchangeConfiguration, buses: any RoleBuses, states: RoleStates, folder: DataFolder,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) throws {
        self.configuration = configuration
        self.buses = buses
        self.states = states
        self.folder = folder
        self.now = now
        self.logger = logger
        passwords = try ScryptPasswordHasher(
            parameters: ScryptParameters(logN: configuration.passwordCost, r: 8, p: 1),
            concurrency: configuration.passwordWorkers)
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await self.leadAndServe()
            } catch is CancellationError {
                // The process stops before it ever led.
            }
        }
    }

    /// Whether it answers; one that waits for its turn does.
    func isAlive() async -> Bool {
        guard let backend = serving.withLock({ $0 }) else { return true }
        return (try? await backend.status()) != nil
    }

    private func leadAndServe() async throws {
        let leadership = try await buses.lead(.backend) { [states, logger] leader in
            states.set(.backend, .standingBy, leader: leader)
            logger.notice("Standing by: \(leader) leads.")
        }
        states.set(.backend, .starting)
        do {
            let stores = try await open()
            do {
                try await check(stores.ledger)
            } catch {
                await stores.close(logger: logger)
                throw error
            }
            try await serve(stores, leadership)
        } catch {
            await leadership.resign()
            throw error
        }
        await leadership.resign()
    }

    private func serve(_ stores: BackendStores, _ leadership: any Leadership) async throws {
        let backend = Backend(
            stores: stores, bus: buses.bus(of: .backend), cryptography: OpenSSLCryptography(), passwords: passwords,
            settings: configuration.backendSettings, now: now, logger: logger)
        try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask { [self] in
                try await backend.run {
                    self.serving.withLock { $0 = backend }
                    self.states.set(.backend, .serving)
                }
                return nil
            }
            group.addTask { try await leadership.lost() }
            group.addTask { [self] in
                try await tellProgress(of: stores.ledger)
                return nil
            }
            let first = try await group.next() ?? nil
            // The backend finishes what it has begun and closes the ledger, whoever ended first.
            group.cancelAll()
            do { while try await group.next() != nil {} } catch is CancellationError {}
            serving.withLock { $0 = nil }
            if let leader = first {
                throw RoleFailure(
                    "\(leader) leads now, so this backend has closed its ledger and stops. Start it again to stand by.")
            }
        }
    }

    /// Opens the ledger, waiting for the one that led before to let go of it.
    private func open() async throws -> BackendStores {
        let deadline = ContinuousClock.now + BackendRole.handover
        let known = try await record { try await self.buses.recordedLedger() }
        if let known, !FileManager.default.fileExists(atPath: DataFolder.ledgerPath(in: configuration.ledgerFolder)) {
            throw RoleFailure(
                foreign: nil, in: configuration.ledgerFolder, known: known.identity, environment: configuration.environment)
        }
        while true {
            do {
                let ownsFolder = configuration.ledgerFolder == configuration.dataFolder
                let folder = try ownsFolder ? self.folder : DataFolder.open(configuration.ledgerFolder)
                return try BackendStores.open(folder: folder, logger: logger)
            } catch let error as StorageError where error.code == .folderInUse && ContinuousClock.now < deadline {
                logger.info("Waiting for the ledger: \(error.message)")
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// Tells from time to time how far the ledger has come, so that an older copy of it is known as such. Until cancelled.
    private func tellProgress(of ledger: LedgerStore) async throws {
        var told: Int64 = -1
        while true {
            do {
                let position = try await ledger.read { try $0.ledgerPosition() }
                if position.entry > told {
                    try await buses.recordProgress(position)
                    told = position.entry
                }
            } catch {
                try Task.checkCancellation()
                logger.debug("How far the ledger has come could not be recorded: \(error)")
            }
            try await Task.sleep(for: BackendRole.progressInterval)
        }
    }

    /// Refuses a ledger that is not the environment's, or an older copy of it.
    private func check(_ ledger: LedgerStore) async throws {
        let own = try await ledger.read { try $0.ledgerPosition() }
        let known = try await record { try await self.buses.recordedLedger() }
        if let known {
            guard known.identity == own.identity else {
                throw RoleFailure(
                    foreign: own.identity, in: configuration.ledgerFolder, known: known.identity,
                    environment: configuration.environment)
            }
            guard known.entry <= own.entry else {
                throw RoleFailure(
                    older: own, in: configuration.ledgerFolder, known: known, environment: configuration.environment)
            }
            if known.entry < own.entry { try await record { try await self.buses.recordProgress(own) } }
        } else {
            try await record { try await self.buses.recordLedger(own) }
        }
    }

    /// The broker may be away for a moment right after it gave the lead.
    private func record<Value: Sendable>(_ ask: @Sendable () async throws -> Value) async throws -> Value {
        var pause = Duration.milliseconds(100)
        while true {
            do {
                return try await ask()
            } catch let error as BusError where error.code != .forbidden {
                try Task.checkCancellation()
                logger.info("Which ledger this environment has cannot be asked yet: \(error.message)")
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
    }
}
