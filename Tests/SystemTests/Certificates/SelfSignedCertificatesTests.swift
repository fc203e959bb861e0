import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import ServerSystem

struct SelfSignedCertificatesTests {
    private let folder: TemporaryFolder
    private let clock = Clock(1_800_000_000)
    private let certificates: SelfSignedCertificates
    private static let names = ["localhost", "desk.example", "127.0.0.1", "::1"].compactMap { CertificateName($0) }

    final class Clock: Sendable {
        let seconds: Mutex<Int64>
        init(_ seconds: Int64) { self.seconds = Mutex(seconds) }
        func pass(days: Int64) { seconds.withLock { $0 += days * 86_400 } }
    }

    init() throws {
        folder = try TemporaryFolder()
        let clock = clock
        certificates = SelfSignedCertificates(
            folder: folder.path + "/tls", logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            now: { clock.seconds.withLock { $0 } })
    }

    private func parsed(_ made: ServerCertificate) throws -> (X509Certificate, PrivateKey) {
        let certificate = [UInt8](try Data(contentsOf: URL(fileURLWithPath: made.certificateFile)))
        let key = [UInt8](try Data(contentsOf: URL(fileURLWithPath: made.keyFile)))
        return (try #require(X509Certificate(pem: certificate)), try #require(PrivateKey(pem: key)))
    }

    @Test
    func `The first start makes a certificate for the names, with a key that only its owner may read`() throws {
        let made = try certificates.prepare(names: Self.names)
        #expect(made.isNew)
        let (certificate, key) = try parsed(made)
        #expect(certificate.belongs(to: key))
        for name in Self.names { #expect(certificate.covers(name), "\(name)") }
        #expect(!certificate.covers(.host("other.example")))
        #expect(!certificate.covers(.address("10.0.0.1")))
        let now = clock.seconds.withLock { $0 }
        #expect(certificate.isValid(now: now, until: now + 799 * 86_400))
        #expect(!certificate.isValid(now: now, until: now + 825 * 86_400))
        #expect(made.expiresAtSeconds == now + 800 * 86_400)
        #expect(made.fingerprint.count == 95)
        #expect(made.fingerprint.split(separator: ":").count == 32)

        let rights = try FileManager.default.attributesOfItem(atPath: made.keyFile)[.posixPermissions] as? Int
        #expect(rights == 0o600)
        let folderRights = try FileManager.default.attributesOfItem(atPath: folder.path + "/tls")[.posixPermissions] as? Int
        #expect(folderRights == 0o700)
    }

    @Test
    func `A later start keeps it, and closes a key that others may read`() throws {
        let first = try certificates.prepare(names: Self.names)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: first.keyFile)
        clock.pass(days: 700)
        // Fewer names are covered too.
        let second = try certificates.prepare(names: Array(Self.names.prefix(2)))
        #expect(!second.isNew)
        #expect(second.fingerprint == first.fingerprint)
        let rights = try FileManager.default.attributesOfItem(atPath: first.keyFile)[.posixPermissions] as? Int
        #expect(rights == 0o600)
    }

    @Test
    func `One that nears its end is made anew`() throws {
        let first = try certificates.prepare(names: Self.names)
        clock.pass(days: 771)
        let second = try certificates.prepare(names: Self.names)
        #expect(second.isNew)
        #expect(second.fingerprint != first.fingerprint)
    }

    @Test
    func `One that does not cover a new name is made anew`() throws {
        let first = try certificates.prepare(names: Self.names)
        let second = try certificates.prepare(names: Self.names + [.address("192.0.2.7")])
        #expect(second.isNew)
        #expect(second.fingerprint != first.fingerprint)
        #expect(try parsed(second).0.covers(.address("192.0.2.7")))
    }

    @Test(arguments: ["certificate.pem", "key.pem"])
    func `Damaged files and a key of another certificate are replaced`(name: String) throws {
        let first = try certificates.prepare(names: Self.names)
        try "-----BEGIN NONSENSE-----".write(toFile: folder.path + "/tls/" + name, atomically: true, encoding: .utf8)
        let second = try certificates.prepare(names: Self.names)
        #expect(second.isNew)
        #expect(second.fingerprint != first.fingerprint)
        try Data(try PrivateKey().pem()).write(to: URL(fileURLWithPath: second.keyFile))
        let third = try certificates.prepare(names: Self.names)
        #expect(third.isNew)
        let (certificate, key) = try parsed(third)
        #expect(certificate.belongs(to: key))
    }

    @Test
    func `A folder that cannot be made is an error that names it`() throws {
        try "a file".write(toFile: folder.path + "/tls", atomically: true, encoding: .utf8)
        let error = #expect(throws: CertificateError.self) { try certificates.prepare(names: Self.names) }
        #expect(error?.description.contains(folder.path) == true)
    }

    @Test
    func `Only names and addresses become part of a certificate`() {
        #expect(CertificateName("LocalHost") == .host("localhost"))
        #expect(CertificateName("0:0:0:0:0:0:0:1") == .address("::1"))
        #expect(CertificateName("10.0.0.1") == .address("10.0.0.1"))
        for text in [
            "", "a,DNS:evil.example", "a b", "-a", "a..b", "ä.example", "a\nb", "*.example", String(repeating: "a", count: 64),
        ] {
            #expect(CertificateName(text) == nil, "\(text)")
        }
    }

    @Test
    func `The machine's names include the local ones and the host that is listened on`() {
        let names = MachineNames.required(listenHost: "192.0.2.1")
        for text in ["localhost", "127.0.0.1", "::1", "192.0.2.1"] {
            #expect(names.contains { $0.description == text }, "\(text)")
        }
        #expect(Set(names).count == names.count)
        #expect(!MachineNames.required(listenHost: "0.0.0.0").contains(.address("0.0.0.0")))
        #expect(!MachineNames.required(listenHost: "127.0.0.1").contains(.address("192.0.2.1")))
    }
}
