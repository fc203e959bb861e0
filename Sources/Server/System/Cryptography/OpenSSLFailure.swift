import COpenSSL

/// A function of OpenSSL that did not do what it was asked.
struct OpenSSLFailure: Error, CustomStringConvertible {
    /// What was attempted.
    let operation: String
    /// What OpenSSL says about it.
    let reason: String

    /// Takes the oldest reason from the calling thread's queue of errors and empties it.
    init(_ operation: String) {
        self.operation = operation
        let code = ERR_get_error()
        var text = [CChar](repeating: 0, count: 256)
        ERR_error_string_n(code, &text, text.count)
        ERR_clear_error()
        reason =
            code == 0 ? "no reason given" : String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    var description: String { "OpenSSL could not \(operation): \(reason)" }
}
