import Domain
import Foundation
import Handlers
import TestSupport
import Testing

@testable import ServerSystem

extension HeavyHashing {
    /// RFC 7914 section 12, and PHC strings that other programs made.
    @Suite(.enabled(if: Fixtures.areExpected, "needs the fixtures folder"))
    struct ScryptTests {
        struct Vector: Decodable, Sendable, CustomTestStringConvertible {
            let password: String
            let salt: String
            let cost: Int
            let r: Int
            let p: Int
            let dkLen: Int
            let hex: String

            enum CodingKeys: String, CodingKey {
                case password, salt, r, p, dkLen, hex
                case cost = "N"
            }

            var testDescription: String { "N=\(cost) r=\(r) p=\(p)" }
        }

        struct PHCCase: Decodable {
            let password: String
            let phc: String
        }

        struct PHC: Decodable {
            let cases: [PHCCase]
            let invalid: [String]
        }

        struct Document: Decodable {
            let scrypt: [Vector]
            let phc: PHC
        }

        private let document: Document

        init() throws {
            document = try JSONDecoder().decode(Document.self, from: try Fixtures.data("vectors/scrypt.json"))
        }

        @Test
        func `The key derivation gives the published keys`() throws {
            #expect(document.scrypt.count >= 4)
            for vector in document.scrypt {
                let parameters = ScryptParameters(logN: vector.cost.trailingZeroBitCount, r: vector.r, p: vector.p)
                // One vector takes a gigabyte; a small machine leaves it out.
                if parameters.memoryBytes > Memory.available / 2 { continue }
                let key = try Scrypt.derive(
                    password: vector.password, salt: Array(vector.salt.utf8), parameters: parameters, length: vector.dkLen)
                #expect(Hexadecimal.encode(key) == vector.hex, "\(vector.testDescription)")
            }
        }

        @Test
        func `Strings of other programs are verified, and no other password with them`() async throws {
            #expect(document.phc.cases.count >= 4)
            let hasher = try ScryptPasswordHasher(parameters: ScryptParameters(logN: 4, r: 8, p: 1))
            for other in document.phc.cases {
                #expect(try await hasher.verify(other.password, against: other.phc), "\(other.phc)")
                #expect(try await !hasher.verify(other.password + "x", against: other.phc))
                #expect(hasher.needsRehash(other.phc))
                #expect(PasswordHash(other.phc)?.description == other.phc)
            }
        }

        @Test
        func `Malformed and excessive strings verify nothing`() async throws {
            let hasher = try ScryptPasswordHasher(parameters: ScryptParameters(logN: 4, r: 8, p: 1))
            let more = [
                "", "$", "$scrypt$ln=17,r=8,p=1$$", "$scrypt$ln=21,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAA==",
                "$scrypt$ln=04,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$scrypt$ln=٤,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
            ]
            for text in document.phc.invalid + more {
                #expect(PasswordHash(text) == nil, "\(text)")
                #expect(try await !hasher.verify("password", against: text))
                #expect(hasher.needsRehash(text))
            }
        }
    }
}
