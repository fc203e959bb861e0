import Bus
import Contracts
import Domain
import ServerSystem
import Storage
import TestSupport
import Testing

@testable import Handlers

struct KeyTests {
    private static let day = Duration.seconds(86_400)

    @Test
    func `A key opens its owner's portfolios as far as its scope goes`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let user = try opened.accounts.verify(session.credential)
        let trading = try await opened.makeKey(session, .trade)
        let reading = try await opened.makeKey(session, .read)
        #expect(try opened.accounts.verify(trading.credential) == user)
        #expect(try opened.accounts.verify(trading.credential, for: .read) == user)
        #expect(try opened.accounts.verify(reading.credential, for: .read) == user)
        // What says nothing of a scope changes something.
        #expect(await code { try opened.accounts.verify(reading.credential) } == .keyScope)
        let identity = try opened.accounts.authenticateKey(AuthenticateKey(credential: reading.credential))
        #expect(identity.userName == "Ada")
        #expect(identity.portfolio == user.portfolio)
        #expect(identity.key.id == reading.key.id)
        #expect(identity.key.scope == .read)
        await opened.close()
    }

    @Test
    func `Nothing of the secrets is in the ledger`() async throws {
        let opened = try await OpenedAccounts()
        let key = try await opened.makeKey(try await opened.register(), .trade)
        let stored = try await opened.store.query { try $0.keys() }
        #expect(stored.map(\.key.id) == [key.key.id])
        #expect(stored[0].key.tokenHash == OpenSSLCryptography().sha256(key.token.value))
        let master = try opened.folder.secret(named: DataFolder.signingKeyName) { throw StorageError(.unavailable, "") }
        #expect(!master.isNew)
        #expect(Hexadecimal.encode(master.bytes) != key.signingSecret.value)
        #expect("\(key)".contains("redacted") && !"\(key)".contains(key.token.value))
        await opened.close()
    }

    @Test(arguments: ["", ".", "ex_.", "ex_0", "Bearer", String(repeating: "0", count: 92), "' OR 1=1 --"])
    func `A forged token is nobody's`(token: String) async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        _ = try await opened.makeKey(session, .trade)
        #expect(await code { try opened.accounts.verify(.key(token)) } == .unauthenticated)
        #expect(await code { try opened.accounts.verify(.key(session.token.value)) } == .unauthenticated)
        await opened.close()
    }

    @Test
    func `A token changed in any part is another one, and no key is a session`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let key = try await opened.makeKey(session, .trade)
        let other = try await opened.makeKey(session, .trade)
        let token = key.token.value
        let mixed = other.key.id + token.dropFirst(27)
        for text in [String(token.dropLast()), token + "0", " " + token, token.uppercased(), mixed, key.key.id] {
            #expect(await code { try opened.accounts.verify(.key(text)) } == .unauthenticated)
        }
        #expect(await code { try opened.accounts.verify(.session(token)) } == .unauthenticated)
        for credential in [key.credential, Credential.signed(key.sign("x"))] {
            #expect(await code { try await opened.accounts.overview(GetAccount(credential: credential)) } == .unauthenticated)
            #expect(await code { try opened.accounts.listKeys(ListKeys(credential: credential)) } == .unauthenticated)
        }
        await opened.close()
    }

    @Test
    func `A program watches coins with a key, one that may only read looks on`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        try await opened.store.write { transaction in
            let asset = Asset(
                id: AssetID("bitcoin"), symbol: "BTC", name: "Bitcoin", rank: nil, supply: nil, maxSupply: nil,
                quantityDecimals: 8)
            _ = try transaction.list(asset, at: Timestamp(milliseconds: 0))
        }
        let reading = try await opened.makeKey(session, .read).credential
        let trading = try await opened.makeKey(session, .trade).credential
        let watch = { (credential: Credential) in
            try await opened.accounts.setWatched(SetWatched(credential: credential, asset: AssetID("bitcoin"), watched: true))
        }
        #expect(await code { try await watch(reading) } == .keyScope)
        #expect(try await watch(trading).assets == [AssetID("bitcoin")])
        #expect(try await opened.accounts.watchlist(GetWatchlist(credential: reading)).assets == [AssetID("bitcoin")])
        await opened.close()
    }

    @Test
    func `A key that was revoked is refused at once, and others are told`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let key = try await opened.makeKey(session, .trade)
        let stranger = try await opened.register("Grace")
        #expect(
            await code { try await opened.accounts.revokeKey(RevokeKey(credential: stranger.credential, key: key.key.id)) }
                == .notFound)
        #expect(opened.accepts(key))
        _ = try await opened.accounts.revokeKey(RevokeKey(credential: session.credential, key: key.key.id))
        #expect(!opened.accepts(key))
        #expect(await code { try opened.accounts.verify(.signed(key.sign("x"))) } == .unauthenticated)
        #expect(opened.bus.revoked.all == [key.key.id])
        #expect(try opened.accounts.listKeys(ListKeys(credential: session.credential)).keys.isEmpty)
        let again = try await opened.reopened()
        #expect(!again.accepts(key))
        await again.close()
    }

    @Test
    func `A key that has expired is refused, and listed for its owner to see why`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let key = try await opened.makeKey(session, .trade, expiresAt: opened.now.adding(milliseconds: 86_400_000))
        opened.pass(Self.day - .milliseconds(1))
        #expect(opened.accepts(key))
        opened.pass(.milliseconds(1))
        #expect(!opened.accepts(key))
        #expect(await code { try opened.accounts.verify(.signed(key.sign("x"))) } == .unauthenticated)
        #expect(try opened.accounts.listKeys(ListKeys(credential: session.credential)).keys.map(\.id) == [key.key.id])
        await opened.close()
    }

    @Test
    func `Making a key takes the password, a name, an expiry to come, and ends at twenty`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        func refusal(
            password: String = OpenedAccounts.password, name: String = "Bot", expiresAt: Timestamp? = nil
        ) async -> BusError? {
            do {
                _ = try await opened.accounts.createKey(
                    CreateKey(
                        credential: session.credential, password: Secret(password), name: name, scope: .read, expiresAt: expiresAt
                    ))
                return nil
            } catch { return error as? BusError }
        }
        #expect(await refusal(password: "another one entirely")?.code == .wrongCredentials)
        #expect(await refusal(password: "another one entirely")?.field == "password")
        #expect(await refusal(password: "")?.code == .wrongCredentials)
        for name in ["", "   ", String(repeating: "n", count: 61), "a\u{200B}b", "a\nb"] {
            #expect(await refusal(name: name)?.field == "name", "\(name.debugDescription)")
        }
        #expect(await refusal(expiresAt: opened.now)?.field == "expiresAt")
        for _ in 0..<20 { #expect(await refusal(name: "  Größe 7  ") == nil) }
        let most = await refusal()
        #expect(most?.code == .invalidInput)
        #expect(most?.message.contains("20") == true)
        #expect(try opened.accounts.listKeys(ListKeys(credential: session.credential)).keys.first?.name == "Größe 7")
        await opened.close()
    }

    @Test
    func `Guessing the password through keys is limited as signing in is`() async throws {
        var settings = AccountSettings.unlimited
        settings.signInPerAccount = RateLimit(burst: 3, interval: .seconds(60))
        let opened = try await OpenedAccounts(settings: settings)
        let session = try await opened.register()
        func attempt() async -> BusError.Code? {
            await code {
                try await opened.accounts.createKey(
                    CreateKey(
                        credential: session.credential, password: Secret("wrong wrong wrong"), name: "x", scope: .read,
                        expiresAt: nil))
            }
        }
        for _ in 0..<3 { #expect(await attempt() == .wrongCredentials) }
        #expect(await attempt() == .tooManyAttempts)
        await opened.close()
    }

    @Test
    func `The last use is kept to the minute and survives a restart`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let key = try await opened.makeKey(session, .read)
        func lastUse() throws -> Timestamp? {
            try opened.accounts.listKeys(ListKeys(credential: session.credential)).keys.first?.lastUsedAt
        }
        #expect(try lastUse() == nil)
        opened.pass(.seconds(90))
        _ = try opened.accounts.verify(key.credential, for: .read)
        let minute = Timestamp(milliseconds: opened.now.milliseconds / 60_000 * 60_000)
        #expect(try lastUse() == minute)
        await opened.accounts.maintain()
        // Nothing to write until a minute later.
        opened.pass(.seconds(59))
        _ = try opened.accounts.verify(key.credential, for: .read)
        #expect(opened.accounts.keys.unwrittenUses().isEmpty)
        opened.pass(.seconds(1))
        _ = try opened.accounts.verify(key.credential, for: .read)
        #expect(opened.accounts.keys.unwrittenUses().map(\.id) == [key.key.id])
        let again = try await opened.reopened()
        #expect(again.accepts(key, for: .read))
        let record = try await again.store.query { try $0.keys() }
        #expect(record.first.flatMap(\.key.lastUsedAt).map { $0 >= minute } == true)
        await again.close()
    }

    @Test
    func `A suspended user's keys are refused, and come back with the user`() async throws {
        let opened = try await OpenedAccounts()
        let key = try await opened.makeKey(try await opened.register(), .trade)
        _ = try await opened.administration.setSuspended(SetUserSuspended(userName: "Ada", suspended: true))
        #expect(!opened.accepts(key))
        #expect(opened.bus.revoked.all == [key.key.id])
        let again = try await opened.reopened()
        #expect(!again.accepts(key))
        _ = try await again.administration.setSuspended(SetUserSuspended(userName: "Ada", suspended: false))
        #expect(again.accepts(key))
        await again.close()
    }

    @Test
    func `An operator's new password ends all keys; a new password of one's own ends none`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let key = try await opened.makeKey(session, .trade)
        _ = try await opened.accounts.changePassword(
            ChangePassword(
                credential: session.credential, currentPassword: Secret(OpenedAccounts.password),
                newPassword: Secret("another long enough one")))
        #expect(opened.accepts(key))
        _ = try await opened.administration.resetPassword(ResetPassword(userName: "Ada"))
        #expect(!opened.accepts(key))
        #expect(opened.bus.revoked.all == [key.key.id])
        await opened.close()
    }

    @Test
    func `What a key signed is its holder's, and nothing else is`() async throws {
        let opened = try await OpenedAccounts()
        let session = try await opened.register()
        let key = try await opened.makeKey(session, .trade)
        let reading = try await opened.makeKey(session, .read)
        let text = "symbol=BTCUSDT&timestamp=1800000000000"
        let signed = key.sign(text)
        let user = try opened.accounts.verify(session.credential)
        #expect(try opened.accounts.verify(.signed(signed)) == user)
        let capitals = SignedText(key: signed.key, text: text, signature: signed.signature.uppercased())
        #expect(try opened.accounts.verify(.signed(capitals)) == user)
        #expect(await code { try opened.accounts.verify(.signed(reading.sign(text))) } == .keyScope)
        #expect(try opened.accounts.verify(.signed(reading.sign(text)), for: .read) == user)
        let forged = [
            SignedText(key: signed.key, text: text + "&quantity=9", signature: signed.signature),
            SignedText(key: signed.key, text: text, signature: reading.sign(text).signature),
            SignedText(key: signed.key, text: text, signature: ""),
            SignedText(key: signed.key, text: text, signature: String(repeating: "z", count: 64)),
            key.sign(String(repeating: "x", count: 16 * 1024 + 1)),
        ]
        for forged in forged {
            let error = #expect(throws: BusError.self) { try opened.accounts.verify(.signed(forged)) }
            #expect(error?.code == .unauthenticated)
            #expect(error?.field == "signature")
        }
        let stranger = SignedText(key: "ex_" + String(repeating: "0", count: 24), text: text, signature: signed.signature)
        let error = #expect(throws: BusError.self) { try opened.accounts.verify(.signed(stranger)) }
        #expect(error?.code == .unauthenticated && error?.field == nil)
        let again = try await opened.reopened()
        #expect(try again.accounts.verify(.signed(signed)) == user)
        await again.close()
    }

    @Test
    func `Without its file signing secrets are new and bearer tokens are good still`() async throws {
        let opened = try await OpenedAccounts()
        let key = try await opened.makeKey(try await opened.register(), .trade)
        let file = opened.folder.path + "/" + DataFolder.signingKeyName
        #expect(FileMode.of(file) == 0o600)
        await opened.close()
        try FileMode.remove(file)
        let again = try await OpenedAccounts(after: opened)
        #expect(again.accepts(key))
        #expect(await code { try again.accounts.verify(.signed(key.sign("x"))) } == .unauthenticated)
        await again.close()
        try FileMode.write("damaged", to: file)
        await #expect(throws: (any Error).self) { _ = try await OpenedAccounts(after: opened) }
    }
}

extension CreatedKey {
    fileprivate var credential: Credential { .key(token.value) }

    fileprivate func sign(_ text: String) -> SignedText {
        let hash = OpenSSLCryptography().hmacSHA256(key: Array(signingSecret.value.utf8), Array(text.utf8))
        return SignedText(key: key.id, text: text, signature: Hexadecimal.encode(hash))
    }
}

extension OpenedAccounts {
    fileprivate func makeKey(
        _ session: OpenedSession, _ scope: KeyScope, expiresAt: Timestamp? = nil
    ) async throws -> CreatedKey {
        try await accounts.createKey(
            CreateKey(
                credential: session.credential, password: Secret(Self.password), name: "Bot", scope: scope, expiresAt: expiresAt))
    }

    fileprivate func accepts(_ key: CreatedKey, for scope: KeyScope = .trade) -> Bool {
        (try? accounts.verify(.key(key.token.value), for: scope)) != nil
    }

    /// The same after a restart.
    fileprivate func reopened() async throws -> OpenedAccounts {
        await accounts.maintain()
        await close()
        return try await OpenedAccounts(after: self)
    }
}
