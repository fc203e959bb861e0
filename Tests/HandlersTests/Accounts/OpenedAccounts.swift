import Bus
import Contracts
import Domain
import Logging
import ServerSystem
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Handlers

/// Accounts over a ledger in a folder of its own, with a clock that stands still.
final class OpenedAccounts: Sendable {
    let temporary: TemporaryFolder
    let folder: DataFolder
    let store: LedgerStore
    let bus = RecordingBus()
    let passwords = CountedPasswords()
    let accounts: Accounts
    let administration: UserAdministration
    private let clock: Clock

    static let password = "a long enough one"
    static let address = "192.0.2.1"
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// - Parameters:
    ///   - after: what another one left behind, closed.
    ///   - hasher: in place of the counted one.
    init(
        settings: AccountSettings = .unlimited, after other: OpenedAccounts? = nil,
        hasher: (any PasswordHashing)? = nil,
        market: @escaping @Sendable (LedgerReader) throws -> MarketKind = { _ in .simulated }
    ) async throws {
        temporary = try other?.temporary ?? TemporaryFolder()
        folder = try DataFolder.open(temporary.path + "/data")
        store = try LedgerStore(folder: folder, logger: Self.quiet)
        let clock = Clock(other?.now ?? Timestamp(milliseconds: 1_800_000_000_000))
        self.clock = clock
        accounts = Accounts(
            store: store, bus: bus, settings: settings, cryptography: OpenSSLCryptography(), passwords: hasher ?? passwords,
            market: market, funds: { _, _, _ in FundsAllowance(left: USD(7), perDay: USD(10)) },
            now: { clock.time.withLock { $0 } }, logger: Self.quiet)
        administration = UserAdministration(accounts: accounts)
        try await accounts.start()
    }

    var now: Timestamp { clock.time.withLock { $0 } }
    func pass(_ duration: Duration) { clock.time.withLock { $0 = $0.adding(milliseconds: duration.milliseconds) } }

    func close() async {
        await store.close()
        folder.release()
    }

    func register(
        _ name: String = "Ada", password: String = password, address: String = address
    ) async throws -> OpenedSession {
        try await accounts.register(RegisterUser(userName: name, password: Secret(password), remoteAddress: address))
    }

    func logIn(
        _ name: String = "Ada", password: String = password, address: String = address, previous: OpenedSession? = nil
    ) async throws -> OpenedSession {
        try await accounts.logIn(
            LogIn(userName: name, password: Secret(password), remoteAddress: address, previous: previous?.credential))
    }

    /// Whether a session is still good.
    func accepts(_ session: OpenedSession) -> Bool {
        (try? accounts.verify(session.credential)) != nil
    }

    /// The hash under which others hear of a session.
    func hash(_ session: OpenedSession) -> String {
        Hexadecimal.encode(OpenSSLCryptography().sha256(session.token.value))
    }

    private final class Clock: Sendable {
        let time: Mutex<Timestamp>
        init(_ time: Timestamp) { self.time = Mutex(time) }
    }
}

extension OpenedSession {
    var credential: Credential { .session(token.value) }
}

extension AccountSettings {
    /// Limits that no test meets by accident.
    static var unlimited: AccountSettings {
        let much = RateLimit(burst: 1_000_000, interval: .milliseconds(1))
        return AccountSettings(
            signInPerAccount: much, signInPerAddress: much, registrationPerName: much, registrationPerAddress: much)
    }
}

/// The code of the `BusError` that `body` throws; nil when it throws none.
func code(_ body: () async throws -> some Any) async -> BusError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? BusError)?.code
    }
}
