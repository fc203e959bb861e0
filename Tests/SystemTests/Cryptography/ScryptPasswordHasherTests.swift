import Bus
import Handlers
import Testing

@testable import ServerSystem

struct ScryptPasswordHasherTests {
    private static let cheap = ScryptParameters(logN: 4, r: 8, p: 1)

    @Test
    func `A hash verifies its password, has a salt of its own and says its parameters`() async throws {
        let hasher = try ScryptPasswordHasher(parameters: Self.cheap)
        let first = try await hasher.hash("correct horse")
        let second = try await hasher.hash("correct horse")
        #expect(first != second)
        #expect(first.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(PasswordHash(first)?.salt.count == 16)
        #expect(PasswordHash(first)?.hash.count == 32)
        #expect(try await hasher.verify("correct horse", against: first))
        #expect(try await !hasher.verify("correct horsf", against: first))
        #expect(try await !hasher.verify("", against: first))
    }

    @Test
    func `An empty password can be hashed and is told from others`() async throws {
        let hasher = try ScryptPasswordHasher(parameters: Self.cheap)
        let hash = try await hasher.hash("")
        #expect(try await hasher.verify("", against: hash))
        #expect(try await !hasher.verify(" ", against: hash))
    }

    @Test
    func `The standard cost is the one that the design names`() {
        #expect(ScryptParameters.standard == ScryptParameters(logN: 17, r: 8, p: 1))
        #expect(ScryptParameters.standard.memoryBytes > 128 << 20)
    }

    @Test
    func `Hashes of other parameters still verify and ask for a new one`() async throws {
        let old = try ScryptPasswordHasher(parameters: Self.cheap)
        let new = try ScryptPasswordHasher(parameters: ScryptParameters(logN: 5, r: 8, p: 1))
        let hash = try await old.hash("correct horse")
        #expect(!old.needsRehash(hash))
        #expect(new.needsRehash(hash))
        #expect(try await new.verify("correct horse", against: hash))
    }

    /// What may be configured must also be verifiable, or nobody gets in again.
    @Test(arguments: 1...20)
    func `Every cost that can be set is one that is accepted from the database`(logN: Int) throws {
        let parameters = ScryptParameters(logN: logN, r: 8, p: 1)
        let text = PasswordHash(parameters: parameters, salt: Array(0..<16), hash: Array(0..<32)).description
        #expect(PasswordHash(text)?.parameters == parameters)
        #expect(throws: Never.self) { try ScryptPasswordHasher(parameters: parameters) }
    }

    @Test(arguments: [(21, 8, 1), (0, 8, 1), (-1, 8, 1), (20, 9, 1), (14, 65, 1), (14, 8, 17), (14, 0, 1), (64, 8, 1)])
    func `Other costs are refused before anything is allocated`(logN: Int, r: Int, p: Int) {
        #expect(throws: ScryptPasswordHasher.UnacceptableParameters.self) {
            try ScryptPasswordHasher(parameters: ScryptParameters(logN: logN, r: r, p: p))
        }
    }

    @Test
    func `The decoy costs what a real hash costs and matches nothing`() async throws {
        let hasher = try ScryptPasswordHasher(parameters: Self.cheap)
        let decoy = try #require(PasswordHash(hasher.decoy))
        let real = try #require(PasswordHash(try await hasher.hash("x")))
        #expect(decoy.parameters == real.parameters)
        #expect(decoy.salt.count == real.salt.count)
        #expect(decoy.hash.count == real.hash.count)
        #expect(try await !hasher.verify("", against: hasher.decoy))
        #expect(try ScryptPasswordHasher(parameters: Self.cheap).decoy != hasher.decoy)
    }
}
