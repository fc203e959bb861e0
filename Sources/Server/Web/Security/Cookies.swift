internal import HTTPTypes

/// The cookies of one request (RFC 6265 section 4.2).
struct Cookies: Sendable {
    private let headers: [String]

    init(_ fields: HTTPFields) { headers = fields[values: .cookie] }

    /// The value of the first cookie of that name.
    subscript(name: String) -> String? {
        for header in headers {
            for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
                let trimmed = pair.drop { $0 == UInt8(ascii: " ") }
                guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")), trimmed[..<equals].elementsEqual(name.utf8) else {
                    continue
                }
                return String(Substring(trimmed[trimmed.index(after: equals)...]))
            }
        }
        return nil
    }
}
