import Bus
import Contracts
import Domain
import Storage
import TestSupport
import Testing

@testable import Handlers

struct SessionTests {
    private static let day = Duration.seconds(86_400)

    @Test(arguments: [
        "", "0", String(repeating: "0", count: 64), String(repeating: "f", count: 64), String(repeating: "z", count: 64),
        String(repeating: "0", count: 63), String(repeating: "0", count: 1_000_000), "' OR 1=1 --", "<script>", "\u{0}",
    ])
    func `A forged token is nobody's`(token: String) async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register()
        #expect(await code { try opened.accounts.verify(.session(token)) } == .unauthenticated)
        #expect(await code { try await opened.accounts.logOut(LogOut(credential: .session(token))) } == nil)
        #expect(opened.bus.ended.all.isEmpty)
        await opened.close()
    }

    @Test
    func `A token in capitals or cut short is another one`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let token = session.token.value
        for other in [token.uppercased() + "", String(token.dropLast()), token + "0", " " + token] where other != token {
            #expect(await code { try opened.accounts.verify(.session(other)) } == .unauthenticated)
        }
        #expect(opened.accepts(session))
        await opened.close()
    }

    @Test
    func `A session that is not used for two weeks is over`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        opened.pass(Self.day * 14 - .milliseconds(1))
        #expect(opened.accepts(session))
        opened.pass(Self.day * 14)
        #expect(!opened.accepts(session))
        await opened.accounts.maintain()
        #expect(opened.accounts.sessions.count == 0)
        #expect(opened.bus.ended.all == [opened.hash(session)])
        await opened.close()
    }

    @Test
    func `A session is over after sixty days, however busy`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        for _ in 0..<11 {
            opened.pass(Self.day * 5)
            #expect(opened.accepts(session))
        }
        let info = try opened.accounts.session(of: session.credential).info(.unlimited)
        #expect(info.expiresAt == session.session.expiresAt.adding(milliseconds: (Self.day * 46).milliseconds))
        opened.pass(Self.day * 5)
        #expect(!opened.accepts(session))
        await opened.close()
    }

    @Test
    func `Signing out ends the session at once, and again is no error`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let other = try await opened.logIn()
        _ = try await opened.accounts.logOut(LogOut(credential: session.credential))
        _ = try await opened.accounts.logOut(LogOut(credential: session.credential))
        #expect(!opened.accepts(session))
        #expect(opened.accepts(other))
        #expect(opened.bus.ended.all == [opened.hash(session)])
        await opened.close()
    }

    @Test
    func `Sessions outlive a restart with their tokens, those that are over do not`() async throws {
        let before = try await OpenedAccounts()
        let session = try await before.register()
        let ended = try await before.logIn()
        _ = try await before.accounts.logOut(LogOut(credential: ended.credential))
        _ = try await before.register("Grace")
        _ = try await before.administration.setSuspended(SetUserSuspended(userName: "grace", suspended: true))
        await before.close()

        let after = try await OpenedAccounts(after: before)
        #expect(after.accepts(session))
        #expect(!after.accepts(ended))
        #expect(after.accounts.sessions.count == 1)
        #expect(try after.accounts.session(of: session.credential).info(.unlimited) == session.session)
        after.pass(Self.day * 15)
        await after.close()

        let late = try await OpenedAccounts(after: after)
        #expect(!late.accepts(session))
        #expect(late.accounts.sessions.count == 0)
        #expect(try await late.store.read { try $0.openSessions() }.isEmpty)
        await late.close()
    }

    @Test
    func `The last use is written now and then, not at every use`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let start = opened.now
        func written() async throws -> Timestamp? {
            try await opened.store.read { try $0.openSessions().first?.session.lastUsedAt }
        }
        opened.pass(.seconds(599))
        #expect(opened.accepts(session))
        await opened.accounts.maintain()
        #expect(try await written() == start)
        opened.pass(.seconds(1))
        #expect(opened.accepts(session))
        await opened.accounts.maintain()
        #expect(try await written() == opened.now)
        #expect(opened.accounts.sessions.unwrittenUses().isEmpty)
        await opened.close()
    }

    @Test
    func `After a switch of markets a session means the new portfolio`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let user = session.session.user
        let portfolio = try await opened.store.write { [accounts = opened.accounts, now = opened.now] transaction in
            _ = try transaction.archivePortfolios(at: now)
            let portfolio = try transaction.openPortfolio(for: user, market: .replay, startingCash: USD(10_000), at: now)
            transaction.afterCommit { accounts.setPortfolios([user: portfolio]) }
            return portfolio
        }
        #expect(portfolio != session.session.portfolio)
        #expect(try opened.accounts.verify(session.credential).portfolio == portfolio)
        #expect(try await opened.logIn().session.portfolio == portfolio)
        await opened.close()
    }

    @Test
    func `Requests reach the handlers by their subjects, encoded too`() async throws {
        let opened = try await OpenedAccounts()
        var router = Router()
        opened.accounts.addRoutes(to: &router)
        opened.administration.addRoutes(to: &router)
        #expect(router.requests.count == 15)
        let coding = JSONMessageCoding()
        func ask<R: Request>(_ request: R) async throws -> R.Reply {
            let route = try #require(router.requests[R.subject])
            let bytes = try await route.handleBytes(try coding.encode(request), coding, MessageContext(sender: "test"))
            return try coding.decode(R.Reply.self, from: bytes)
        }
        let session = try await ask(
            RegisterUser(userName: "Ada", password: Secret(OpenedAccounts.password), remoteAddress: OpenedAccounts.address))
        #expect(try await ask(GetSession(credential: session.credential)) == session.session)
        #expect(try await ask(ListUsers(nameContains: nil)).users.map(\.userName) == ["Ada"])
        await opened.close()
    }
}
