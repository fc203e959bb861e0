#ifndef COPENSSL_H
#define COPENSSL_H

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/* What Swift cannot import: macros and variadic functions. */

/// A new key on the curve P-256, or NULL.
static inline EVP_PKEY *copenssl_new_p256_key(void) { return EVP_EC_gen("P-256"); }

/// The bytes that a memory BIO holds; they belong to the BIO.
static inline long copenssl_bio_bytes(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }

/// Adds the extension `nid`, written as in openssl.cnf, to a certificate that is its own issuer. 1 on success.
static inline int copenssl_add_extension(X509 *certificate, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    if (extension == NULL) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

/* TLS over a nonblocking socket. */

/// A socket below TLS, with what the last call on it said. It belongs to who made the BIO and must outlive it.
typedef struct copenssl_socket {
    int descriptor;
    /// errno of the last receive or send that failed for good.
    int error;
    /// 1 once the peer has sent its end.
    int is_at_end;
} copenssl_socket;

/// A BIO that sends with MSG_NOSIGNAL (OpenSSL's own raises SIGPIPE), or NULL.
BIO *copenssl_new_socket_bio(copenssl_socket *socket);

static inline int copenssl_set_minimum_version(SSL_CTX *context, int version) {
    return (int)SSL_CTX_set_min_proto_version(context, version);
}

/// For trials: nothing newer than TLS 1.2.
static inline void copenssl_limit_to_tls12(SSL *ssl) { SSL_set_max_proto_version(ssl, TLS1_2_VERSION); }

/// Writes may be partial and retried from another address; several records are read in one call.
static inline void copenssl_prepare_for_nonblocking(SSL_CTX *context, size_t read_buffer) {
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_default_read_buffer_len(context, read_buffer);
}

/// Asks for a host by name (RFC 6066 section 3). 1 on success.
static inline int copenssl_set_server_name(SSL *ssl, const char *name) { return (int)SSL_set_tlsext_host_name(ssl, name); }

static inline int copenssl_error_reason(unsigned long code) { return ERR_GET_REASON(code); }

#endif
