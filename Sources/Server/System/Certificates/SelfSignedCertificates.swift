import Foundation
public import Logging

/// The certificate that the exchange makes for itself, kept in a folder as `certificate.pem` and `key.pem`.
///
/// It is made at the first start, and again when it nears its end, when it no longer covers the names, or when the
/// files are damaged or do not belong together.
public struct SelfSignedCertificates: Sendable {
    /// Days for which a certificate is valid; browsers refuse more than 825 for one that was added by hand.
    public static let validDays: Int64 = 800
    /// Days before the end at which a start makes a new one.
    public static let renewalDays: Int64 = 30

    private let folder: String
    private let logger: Logger
    private let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - folder: made with mode 0700 if missing.
    ///   - now: seconds since 1970; nil takes the machine's clock.
    public init(folder: String, logger: Logger, now: (@Sendable () -> Int64)? = nil) {
        self.folder = folder
        self.logger = logger
        self.now = now ?? { Int64(time(nil)) }
    }

    /// The certificate for `names`, made if there is none that fits. Throws `CertificateError`.
    public func prepare(names: [CertificateName]) throws -> ServerCertificate {
        do {
            if let stored = try stored(covering: names) { return stored }
            return try make(names: names)
        } catch let error as CertificateError {
            throw error
        } catch {
            throw CertificateError("No certificate could be made in \(folder): \(error)")
        }
    }

    private var certificateFile: String { folder + "/certificate.pem" }
    private var keyFile: String { folder + "/key.pem" }

    private func stored(covering names: [CertificateName]) throws -> ServerCertificate? {
        guard let pem = FileManager.default.contents(atPath: certificateFile),
            let keyPEM = FileManager.default.contents(atPath: keyFile)
        else { return nil }
        guard let certificate = X509Certificate(pem: [UInt8](pem)), let key = PrivateKey(pem: [UInt8](keyPEM)),
            certificate.belongs(to: key)
        else {
            logger.warning("The certificate in \(folder) is damaged; making a new one.")
            return nil
        }
        guard certificate.isValid(now: now(), until: now() + Self.renewalDays * 86_400) else {
            logger.notice("The certificate in \(folder) is at its end; making a new one.")
            return nil
        }
        let missing = names.filter { !certificate.covers($0) }
        guard missing.isEmpty else {
            logger.notice("The certificate in \(folder) does not cover \(missing); making a new one.")
            return nil
        }
        // Somebody may have copied the folder with other rights.
        guard chmod(keyFile, 0o600) == 0 else { throw CertificateError.system("protect", keyFile) }
        return try describe(certificate, names: names, isNew: false)
    }

    private func make(names: [CertificateName]) throws -> ServerCertificate {
        let key = try PrivateKey()
        // An hour back, for browsers whose clock is late.
        let certificate = try X509Certificate.selfSigned(
            names: names, key: key, from: now() - 3600, to: now() + Self.validDays * 86_400)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // If the process dies between the two, the pair does not fit and the next start makes another.
        try Self.write(try key.pem(), to: keyFile, mode: 0o600)
        try Self.write(try certificate.pem(), to: certificateFile, mode: 0o644)
        return try describe(certificate, names: names, isNew: true)
    }

    private func describe(_ certificate: X509Certificate, names: [CertificateName], isNew: Bool) throws -> ServerCertificate {
        ServerCertificate(
            certificateFile: certificateFile, keyFile: keyFile, fingerprint: try certificate.fingerprint(), names: names,
            expiresAtSeconds: certificate.expiresAtSeconds, isNew: isNew)
    }

    /// Writes beside the file and renames, so that there is never half a file nor one with wider rights for a moment.
    private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws {
        let temporary = path + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw CertificateError.system("create", temporary) }
        let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        let synced = fsync(descriptor)
        close(descriptor)
        guard written == bytes.count, synced == 0, rename(temporary, path) == 0 else {
            throw CertificateError.system("write", path)
        }
    }
}

extension CertificateError {
    /// A system call failed; `errno` says why.
    static func system(_ verb: String, _ path: String) -> CertificateError {
        let reason = String(cString: strerror(errno))
        return CertificateError("Could not \(verb) \(path): \(reason)")
    }
}
