import COpenSSL

extension X509Certificate {
    /// A certificate that `key` signs for itself, for servers with these names (RFC 5280, subject alternative names).
    static func selfSigned(names: [CertificateName], key: PrivateKey, from start: Int64, to end: Int64) throws
        -> X509Certificate
    {
        guard let pointer = X509_new() else { throw OpenSSLFailure("make a certificate") }
        let certificate = X509Certificate(pointer)
        func expect(_ result: Int32, _ operation: String) throws {
            guard result == 1 else { throw OpenSSLFailure(operation) }
        }
        // Version 3 is written as 2.
        try expect(X509_set_version(pointer, 2), "set the version")
        try certificate.setRandomSerialNumber()
        guard ASN1_TIME_set(X509_getm_notBefore(pointer), Int(start)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(pointer), Int(end)) != nil
        else { throw OpenSSLFailure("set the validity") }
        try expect(X509_set_pubkey(pointer, key.pointer), "set the public key")

        let name = X509_get_subject_name(pointer)
        for (field, value) in [("O", "Exchange (self-signed)"), ("CN", names.first?.description ?? "localhost")] {
            // A common name holds 64 characters at most; who checks a certificate looks at the alternative names.
            let bytes = Array(value.utf8.prefix(64))
            try expect(
                X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0), "set the name")
        }
        try expect(X509_set_issuer_name(pointer, name), "set the issuer")

        let extensions: [(Int32, String)] = [
            (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, "serverAuth"), (NID_subject_key_identifier, "hash"),
            (NID_subject_alt_name, names.map(\.subjectAlternativeName).joined(separator: ",")),
        ]
        for (identifier, value) in extensions {
            try expect(copenssl_add_extension(pointer, identifier, value), "add an extension")
        }
        guard X509_sign(pointer, key.pointer, EVP_sha256()) > 0 else { throw OpenSSLFailure("sign the certificate") }
        return certificate
    }

    /// 159 random bits: positive, and at most 20 octets (RFC 5280 section 4.1.2.2).
    private func setRandomSerialNumber() throws {
        guard let number = BN_new() else { throw OpenSSLFailure("make a number") }
        defer { BN_free(number) }
        guard BN_rand(number, 159, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1,
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(pointer)) != nil
        else { throw OpenSSLFailure("draw a serial number") }
    }
}
