import Bus
import Contracts
import Domain
import Storage
import TestSupport
import Testing

@testable import Handlers

struct UserAdministrationTests {
    @Test
    func `Users are listed by name with what an operator needs`() async throws {
        let opened = try await OpenedAccounts()
        for name in ["grace", "Ada", "x_y"] { _ = try await opened.register(name) }
        func list(_ text: String?) async throws -> [String] {
            try await opened.administration.list(ListUsers(nameContains: text)).users.map(\.userName)
        }
        #expect(try await list(nil) == ["Ada", "grace", "x_y"])
        #expect(try await list("") == ["Ada", "grace", "x_y"])
        #expect(try await list("RA") == ["grace"])
        #expect(try await list("_") == ["x_y"])
        for text in ["%", "'", "'; DROP TABLE users; --", "a' OR '1'='1", "<script>"] { #expect(try await list(text).isEmpty) }
        let ada = try await opened.administration.list(ListUsers(nameContains: "ada")).users.first
        #expect(ada?.cash == USD(10_000))
        #expect(ada?.lastLogInAt == opened.now)
        #expect(ada?.isSuspended == false)
        await opened.close()
    }

    @Test
    func `Suspending ends all sessions of the user and of nobody else`() async throws {
        let opened = try await OpenedAccounts()
        let sessions = [try await opened.register(), try await opened.logIn()]
        let other = try await opened.register("Grace")
        let summary = try await opened.administration.setSuspended(SetUserSuspended(userName: "ADA", suspended: true))
        #expect(summary.isSuspended)
        for session in sessions { #expect(!opened.accepts(session)) }
        #expect(opened.accepts(other))
        #expect(Set(opened.bus.ended.all) == Set(sessions.map(opened.hash)))

        let since = try await opened.store.read { try $0.user(named: "ada")?.suspendedAt }
        opened.pass(.seconds(60))
        _ = try await opened.administration.setSuspended(SetUserSuspended(userName: "ada", suspended: true))
        #expect(try await opened.store.read { try $0.user(named: "ada")?.suspendedAt } == since)
        let lifted = try await opened.administration.setSuspended(SetUserSuspended(userName: "ada", suspended: false))
        #expect(!lifted.isSuspended)
        await opened.close()
    }

    @Test
    func `A reset gives a readable password that works, and ends all sessions`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let password = try await opened.administration.resetPassword(ResetPassword(userName: "ada")).password.value
        #expect(password.wholeMatch(of: /[a-km-z2-9]{4}(-[a-km-z2-9]{4}){4}/) != nil)
        #expect(!password.contains("l"))
        #expect(!opened.accepts(session))
        #expect(opened.bus.ended.all == [opened.hash(session)])
        #expect(await code { try await opened.logIn() } == .wrongCredentials)
        #expect(opened.accepts(try await opened.logIn(password: password)))
        let again = try await opened.administration.resetPassword(ResetPassword(userName: "ada")).password.value
        #expect(again != password)
        await opened.close()
    }

    @Test(arguments: ["nobody", "", "ada'; DROP TABLE users; --", "<script>alert(1)</script>"])
    func `A user that is not there is not found, and nothing is hashed`(name: String) async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register()
        let cost = opened.passwords.cost
        #expect(await code { try await opened.administration.resetPassword(ResetPassword(userName: name)) } == .notFound)
        #expect(
            await code { try await opened.administration.setSuspended(SetUserSuspended(userName: name, suspended: true)) }
                == .notFound)
        #expect(opened.passwords.cost == cost)
        #expect(try await opened.store.read { try $0.userCount() } == 1)
        await opened.close()
    }
}
