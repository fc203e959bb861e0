import Bus
import Contracts
import TestSupport
import Testing

@testable import Handlers

struct PasswordChangeTests {
    private func change(
        _ opened: OpenedAccounts, _ session: OpenedSession, from current: String = OpenedAccounts.password,
        to new: String = "another long one"
    ) async throws -> Done {
        try await opened.accounts.changePassword(
            ChangePassword(credential: session.credential, currentPassword: Secret(current), newPassword: Secret(new)))
    }

    @Test
    func `A new password counts at once and ends all other sessions`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let others = [try await opened.logIn(), try await opened.logIn()]
        let stranger = try await opened.register("Grace")
        _ = try await change(opened, session)
        #expect(opened.accepts(session))
        #expect(opened.accepts(stranger))
        for other in others { #expect(!opened.accepts(other)) }
        #expect(Set(opened.bus.ended.all) == Set(others.map(opened.hash)))
        #expect(await code { try await opened.logIn() } == .wrongCredentials)
        #expect(opened.accepts(try await opened.logIn(password: "another long one")))
        await opened.close()
    }

    @Test
    func `It takes the current password, a good new one and a session`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let wrong = await #expect(throws: BusError.self) { try await change(opened, session, from: "a wrong password") }
        #expect(wrong?.code == .wrongCredentials)
        #expect(wrong?.field == "currentPassword")
        let weak = await #expect(throws: BusError.self) { try await change(opened, session, to: "short") }
        #expect(weak?.code == .invalidInput)
        #expect(weak?.field == "newPassword")
        _ = try await opened.accounts.logOut(LogOut(credential: session.credential))
        #expect(await code { try await change(opened, session) } == .unauthenticated)
        #expect(opened.accepts(try await opened.logIn()))
        await opened.close()
    }

    @Test
    func `A stolen session is no way to guess the password`() async throws {
        var settings = AccountSettings.unlimited
        settings.signInPerAccount = RateLimit(burst: 3, interval: .seconds(60))
        let opened = try await OpenedAccounts(settings: settings)
        let session = try await opened.register()
        for _ in 0..<3 {
            #expect(await code { try await change(opened, session, from: "a wrong password") } == .wrongCredentials)
        }
        #expect(await code { try await change(opened, session) } == .tooManyAttempts)
        await opened.close()
    }
}
