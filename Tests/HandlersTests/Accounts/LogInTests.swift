import Bus
import Contracts
import Domain
import ServerSystem
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Handlers

struct LogInTests {
    /// Counted, not measured: the same statements and one verification each.
    @Test(arguments: ["nobody", "not a name", "", "ada' OR '1'='1"])
    func `A wrong password and an unknown user answer the same and cost the same`(name: String) async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register()
        func attempt(_ name: String, _ password: String) async -> (error: BusError?, against: [String]) {
            opened.passwords.state.withLock { $0.verified = [] }
            let error = await #expect(throws: BusError.self) { try await opened.logIn(name, password: password) }
            return (error, opened.passwords.state.withLock { $0.verified })
        }
        let known = await attempt("Ada", "a wrong password")
        let unknown = await attempt(name, "a wrong password")
        let endless = await attempt("Ada", String(repeating: "x", count: 100_000))
        #expect(known.error?.code == .wrongCredentials)
        #expect(known.error == unknown.error)
        #expect(known.error == endless.error)
        #expect(known.against.count == 1)
        #expect(unknown.against == [opened.passwords.decoy])
        #expect(endless.against.count == 1)
        #expect(opened.passwords.state.withLock { $0.hashes } == 1)
        await opened.close()
    }

    @Test
    func `The decoy's password opens nothing`() async throws {
        let opened = try await OpenedAccounts()
        opened.passwords.state.withLock { $0.isOverloaded = false }
        #expect(await code { try await opened.logIn("nobody", password: "") } == .wrongCredentials)
        await opened.close()
    }

    @Test
    func `Each sign-in has a session of its own and ends the one before it`() async throws {
        let opened = try await OpenedAccounts()
        let first = try await opened.register()
        let other = try await opened.logIn("ADA ")
        let second = try await opened.logIn(previous: first)
        #expect(Set([first, other, second].map(\.token)).count == 3)
        #expect(Set([first, other, second].map(\.session.csrfToken)).count == 3)
        #expect(second.token.value.utf8.count == 64)
        #expect(!opened.accepts(first))
        #expect(opened.accepts(other))
        #expect(opened.accepts(second))
        #expect(opened.bus.ended.all == [opened.hash(first)])
        await opened.close()
    }

    @Test
    func `A made-up session before it is ignored`() async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register()
        let session = try await opened.accounts.logIn(
            LogIn(
                userName: "Ada", password: Secret(OpenedAccounts.password), remoteAddress: OpenedAccounts.address,
                previous: .session(String(repeating: "0", count: 64))))
        #expect(opened.accepts(session))
        #expect(opened.bus.ended.all.isEmpty)
        await opened.close()
    }

    @Test
    func `A suspended user learns of it with the right password only`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        _ = try await opened.administration.setSuspended(SetUserSuspended(userName: "ada", suspended: true))
        #expect(!opened.accepts(session))
        #expect(await code { try await opened.logIn(password: "a wrong password") } == .wrongCredentials)
        #expect(await code { try await opened.logIn() } == .accountSuspended)
        _ = try await opened.administration.setSuspended(SetUserSuspended(userName: "ada", suspended: false))
        #expect(!opened.accepts(session))
        #expect(opened.accepts(try await opened.logIn()))
        await opened.close()
    }

    @Test
    func `A password of old parameters is hashed anew, once`() async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register()
        opened.passwords.state.withLock { $0.version = 2 }
        // Not for a wrong password, and not when there is no room for it.
        #expect(await code { try await opened.logIn(password: "a wrong password") } == .wrongCredentials)
        opened.passwords.state.withLock { $0.isOverloaded = true }
        #expect(opened.accepts(try await opened.logIn()))
        opened.passwords.state.withLock { $0.isOverloaded = false }
        let hashes = opened.passwords.state.withLock { $0.hashes }
        _ = try await opened.logIn()
        _ = try await opened.logIn()
        #expect(opened.passwords.state.withLock { $0.hashes } == hashes + 1)
        let stored = try await opened.store.read { try $0.user(named: "ada")?.passwordHash }
        #expect(stored?.hasPrefix("$v2$") == true)
        await opened.close()
    }

    @Test
    func `The real hash works from registration to a raised cost`() async throws {
        func hasher(_ logN: Int) throws -> ScryptPasswordHasher {
            try ScryptPasswordHasher(parameters: ScryptParameters(logN: logN, r: 8, p: 1))
        }
        func stored(_ opened: OpenedAccounts) async throws -> String? {
            try await opened.store.read { try $0.user(named: "ada")?.passwordHash }
        }
        let before = try await OpenedAccounts(hasher: try hasher(4))
        _ = try await before.register()
        #expect(try await stored(before)?.hasPrefix("$scrypt$ln=4,r=8,p=1$") == true)
        await before.close()

        let after = try await OpenedAccounts(after: before, hasher: try hasher(5))
        #expect(await code { try await after.logIn(password: "a wrong password") } == .wrongCredentials)
        #expect(await code { try await after.logIn("nobody") } == .wrongCredentials)
        #expect(after.accepts(try await after.logIn()))
        #expect(try await stored(after)?.hasPrefix("$scrypt$ln=5,r=8,p=1$") == true)
        #expect(after.accepts(try await after.logIn()))
        await after.close()
    }

    @Test
    func `A password that was changed while it was checked opens nothing`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let user = session.session.user
        opened.passwords.state.withLock { state in
            state.afterVerify = { [store = opened.store] in
                try await store.write { try $0.setPasswordHash(of: user, to: "$v1$00") }
            }
        }
        #expect(await code { try await opened.logIn() } == .wrongCredentials)
        #expect(opened.accounts.sessions.sessions(of: user).count == 1)
        await opened.close()
    }

    @Test
    func `A user suspended while the password was checked is not let in`() async throws {
        let opened = try await OpenedAccounts()
        let user = try await opened.register().session.user
        opened.passwords.state.withLock { state in
            state.afterVerify = { [store = opened.store] in
                try await store.write { try $0.setSuspended(user, since: Timestamp(milliseconds: 1)) }
            }
        }
        #expect(await code { try await opened.logIn() } == .accountSuspended)
        await opened.close()
    }

    @Test
    func `One session too many ends the one that was not used for longest`() async throws {
        var settings = AccountSettings.unlimited
        settings.maximumSessionsPerUser = 3
        let opened = try await OpenedAccounts(settings: settings)
        var all = [try await opened.register()]
        for _ in 0..<4 {
            opened.pass(.seconds(1))
            all.append(try await opened.logIn())
        }
        #expect(all.map { opened.accepts($0) } == [false, false, true, true, true])
        #expect(opened.bus.ended.all == [opened.hash(all[0]), opened.hash(all[1])])
        await opened.close()
    }

    @Test
    func `The last sign-in is noted`() async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register()
        opened.pass(.seconds(60))
        _ = try await opened.logIn()
        #expect(try await opened.store.read { try $0.user(named: "ada")?.lastLogInAt } == opened.now)
        await opened.close()
    }
}
