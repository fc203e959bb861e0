import Bus
import Contracts
import Domain
import Foundation
import Storage
import Synchronization
import Testing

@testable import Handlers

struct RegistrationTests {
    @Test
    func `Registering opens an account with a portfolio and starting cash, and signs in`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register("Ada.L")
        #expect(session.session.userName == "Ada.L")
        let verified = try opened.accounts.verify(session.credential)
        #expect(verified.user == session.session.user)
        #expect(verified.portfolio == session.session.portfolio)
        let (cash, issued, record) = try await opened.store.read { reader in
            (
                try reader.cash(of: verified.portfolio), try reader.balance(of: .issuance, .usd),
                try reader.portfolio(verified.portfolio)
            )
        }
        #expect(cash == USD(10_000))
        #expect(issued == -10_000_000_000)
        #expect(record?.market == .simulated)
        #expect(record?.user == verified.user)
        await opened.close()
    }

    @Test
    func `The starting cash is a setting, and may be none`() async throws {
        var settings = AccountSettings.unlimited
        settings.startingCash = .zero
        let opened = try await OpenedAccounts(settings: settings)
        let session = try await opened.register()
        #expect(try await opened.store.read { try $0.cash(of: session.session.portfolio) } == .zero)
        await opened.close()
    }

    @Test(arguments: [
        "", "ab", "   ", "-ada", ".ada", "_ada", "ada lovelace", "ada\u{0}", "аdmin", "ａdmin", "ädä", "ada\u{202e}", "👩‍🚀👩‍🚀👩‍🚀",
        "<script>alert(1)</script>", "ada'; DROP TABLE users; --", "ada\" OR 1=1", "ada%", "ada\nadmin",
        String(repeating: "a", count: 33),
        String(repeating: "a", count: 1_000_000), "١٢٣٤",
    ])
    func `Other names are refused with their field, and nothing is hashed or stored`(name: String) async throws {
        let opened = try await OpenedAccounts()
        let error = await #expect(throws: BusError.self) { try await opened.register(name) }
        #expect(error?.code == .invalidInput)
        #expect(error?.field == "userName")
        #expect(opened.passwords.cost == 0)
        #expect(try await opened.store.read { try $0.userCount() } == 0)
        await opened.close()
    }

    @Test(arguments: ["abc", "A-1", "0x0", "a.b_c-d", String(repeating: "z", count: 32), " ada ", "ada\n"])
    func `Names of letters, digits and a few signs are taken, without the space around them`(name: String) async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register(name)
        #expect(session.session.userName == name.trimmingCharacters(in: .whitespacesAndNewlines))
        await opened.close()
    }

    @Test(arguments: [
        "", "short", "123456789", "1234567890", "Password123", "QWERTYUIOP", "aaaaaaaaaaaa", "abababababab", "ADA.LOVELACE",
        String(repeating: "long ", count: 26), String(repeating: "e\u{301}\u{302}\u{303}\u{304}\u{305}", count: 120),
    ])
    func `Weak and endless passwords are refused`(password: String) async throws {
        let opened = try await OpenedAccounts()
        let error = await #expect(throws: BusError.self) { try await opened.register("ada.lovelace", password: password) }
        #expect(error?.code == .invalidInput)
        #expect(error?.field == "password")
        #expect(opened.passwords.cost == 0)
        await opened.close()
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "'; DROP TABLE users; --", "pässwörd ☂ und mehr",
        "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}\u{9}",
        String(repeating: "xyz9", count: 32),
    ])
    func `Any other text is a password`(password: String) async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register(password: password, address: password)
        let session = try await opened.logIn(password: password, address: password)
        #expect(opened.accepts(session))
        // What a client says of its address is not kept when it is none.
        let account = try await opened.accounts.overview(GetAccount(credential: session.credential))
        #expect(account.sessions.map(\.remoteAddress) == ["unknown", "unknown"])
        await opened.close()
    }

    @Test
    func `A password is the same however a keyboard composes it`() async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register(password: "p\u{e4}ssw\u{f6}rd lang")
        #expect(opened.accepts(try await opened.logIn(password: "pa\u{308}sswo\u{308}rd lang")))
        await opened.close()
    }

    @Test
    func `A name is taken in any case, and then no password is hashed`() async throws {
        let opened = try await OpenedAccounts()
        _ = try await opened.register("Ada")
        let cost = opened.passwords.cost
        let error = await #expect(throws: BusError.self) { try await opened.register("aDA") }
        #expect(error?.code == .nameTaken)
        #expect(error?.field == "userName")
        #expect(opened.passwords.cost == cost)
        await opened.close()
    }

    @Test
    func `Of many who register one name at once, one gets it`() async throws {
        let opened = try await OpenedAccounts()
        let results = await withTaskGroup(of: BusError.Code?.self) { group in
            for number in 0..<40 {
                group.addTask { await code { try await opened.register(number.isMultiple(of: 2) ? "Ada" : "ADA") } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.count { $0 == nil } == 1)
        #expect(results.count { $0 == .nameTaken } == 39)
        let (users, issued) = try await opened.store.read { (try $0.userCount(), try $0.balance(of: .issuance, .usd)) }
        #expect(users == 1)
        #expect(issued == -10_000_000_000)
        await opened.close()
    }

    @Test
    func `When no portfolio can be opened, nothing is left of the user`() async throws {
        let opened = try await OpenedAccounts(market: { _ in throw BusError(.notReady, "No market yet.") })
        #expect(await code { try await opened.register() } == .notReady)
        #expect(try await opened.store.read { try $0.userCount() } == 0)
        #expect(opened.accounts.sessions.count == 0)
        await opened.close()
    }

    @Test
    func `A full queue of hashes reaches the one who registers`() async throws {
        let opened = try await OpenedAccounts()
        opened.passwords.state.withLock { $0.isOverloaded = true }
        #expect(await code { try await opened.register() } == .overloaded)
        #expect(try await opened.store.read { try $0.userCount() } == 0)
        await opened.close()
    }

    @Test
    func `A closed ledger is said to be not ready`() async throws {
        let opened = try await OpenedAccounts()
        await opened.close()
        #expect(await code { try await opened.register() } == .notReady)
    }

    @Test
    func `The database holds neither token nor password`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register(password: "a password to look for")
        await opened.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: opened.folder.ledgerPath))
        #expect(bytes.range(of: Data("Ada".utf8)) != nil)
        #expect(bytes.range(of: Data(session.token.value.utf8)) == nil)
        #expect(bytes.range(of: Data(try #require(Hexadecimal.decode(session.token.value)))) == nil)
        #expect(bytes.range(of: Data(session.session.csrfToken.utf8)) == nil)
        #expect(bytes.range(of: Data("a password to look for".utf8)) == nil)
    }
}
