import COpenSSL
import Glibc

/// What an operator wants to read of a certificate. The peer chose it: only printable characters come through.
enum CertificateText {
    /// The subject alternative names, else the common name.
    static func names(_ certificate: OpaquePointer) -> String {
        let index = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1)
        guard index >= 0, let list = X509_get_ext(certificate, index) else {
            return "no alternative names, common name \(commonName(X509_get_subject_name(certificate)))"
        }
        return memory { X509V3_EXT_print($0, list, 0, 0) }
    }

    static func issuer(_ certificate: OpaquePointer) -> String { commonName(X509_get_issuer_name(certificate)) }

    /// As `2026-11-21 07:45 UTC`.
    static func time(_ time: UnsafePointer<ASN1_TIME>?) -> String {
        var parts = tm()
        guard ASN1_TIME_to_tm(time, &parts) == 1 else { return "an unreadable date" }
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(1900 + parts.tm_year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) \(two(parts.tm_hour)):\(two(parts.tm_min)) UTC"
    }

    private static func commonName(_ name: OpaquePointer?) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            let count = X509_NAME_get_text_by_NID(name, NID_commonName, buffer.baseAddress, 256)
            guard count > 0 else { return "(none)" }
            return SystemText.printable(buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), limit: 100)
        }
    }

    private static func memory(_ print: (OpaquePointer) -> Int32) -> String {
        guard let bio = BIO_new(BIO_s_mem()) else { return "?" }
        defer { BIO_free(bio) }
        guard print(bio) == 1 else { return "?" }
        var start: UnsafeMutablePointer<CChar>?
        let count = copenssl_bio_bytes(bio, &start)
        return SystemText.printable(UnsafeBufferPointer(start: start, count: count).map(UInt8.init(bitPattern:)))
    }
}
