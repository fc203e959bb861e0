import COpenSSL
import Foundation

/// An authority of a test's own that issues certificates, all on new keys on the curve P-256.
final class TestAuthority {
    struct Failure: Error {
        let operation: String
    }

    enum Purpose {
        case authority, server, client

        /// As in openssl.cnf.
        var extensions: [(Int32, String)] {
            switch self {
            case .authority: [(NID_basic_constraints, "critical,CA:TRUE"), (NID_key_usage, "critical,keyCertSign,cRLSign")]
            case .server: [(NID_basic_constraints, "critical,CA:FALSE"), (NID_ext_key_usage, "serverAuth")]
            case .client: [(NID_basic_constraints, "critical,CA:FALSE"), (NID_ext_key_usage, "clientAuth")]
            }
        }
    }

    /// A certificate and its key.
    final class Pair {
        let certificate: OpaquePointer
        let key: OpaquePointer

        init(certificate: OpaquePointer, key: OpaquePointer) {
            self.certificate = certificate
            self.key = key
        }

        deinit {
            X509_free(certificate)
            EVP_PKEY_free(key)
        }
    }

    let own: Pair

    init(name: String) throws {
        own = try Self.make(name: name, purpose: .authority, alternativeNames: nil, days: -1...3650, issuer: nil)
    }

    /// - Parameters:
    ///   - alternativeNames: as in openssl.cnf, for example `DNS:localhost,IP:127.0.0.1`.
    ///   - days: first and last day of validity, counted from today.
    func issue(name: String, purpose: Purpose, alternativeNames: String? = nil, days: ClosedRange<Int> = -1...30) throws -> Pair {
        try Self.make(name: name, purpose: purpose, alternativeNames: alternativeNames, days: days, issuer: own)
    }

    private static func make(
        name: String, purpose: Purpose, alternativeNames: String?, days: ClosedRange<Int>, issuer: Pair?
    ) throws -> Pair {
        guard let key = copenssl_new_p256_key(), let certificate = X509_new() else { throw Failure(operation: "new") }
        let pair = Pair(certificate: certificate, key: key)
        let common = Array(name.utf8)
        let subject = X509_get_subject_name(certificate)
        // Version 3 is written as 2.
        guard X509_set_version(certificate, 2) == 1,
            ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), Int64.random(in: 1...Int64.max)) == 1,
            X509_gmtime_adj(X509_getm_notBefore(certificate), days.lowerBound * 86_400) != nil,
            X509_gmtime_adj(X509_getm_notAfter(certificate), days.upperBound * 86_400) != nil,
            X509_set_pubkey(certificate, key) == 1,
            X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, common, Int32(common.count), -1, 0) == 1,
            X509_set_issuer_name(certificate, X509_get_subject_name(issuer?.certificate ?? certificate)) == 1
        else { throw Failure(operation: "fill in") }
        var extensions = purpose.extensions
        if let alternativeNames { extensions.append((NID_subject_alt_name, alternativeNames)) }
        for (identifier, value) in extensions {
            guard copenssl_add_extension(certificate, identifier, value) == 1 else {
                throw Failure(operation: "extend: \(value)")
            }
        }
        guard X509_sign(certificate, issuer?.key ?? key, EVP_sha256()) > 0 else { throw Failure(operation: "sign") }
        return pair
    }
}
