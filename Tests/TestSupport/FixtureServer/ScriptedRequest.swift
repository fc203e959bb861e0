/// What a client asked the fixture server.
public struct ScriptedRequest: Sendable {
    public let method: String
    /// Without the query, percent-decoded.
    public let path: String
    /// Percent-decoded.
    public let query: [String: String]
    /// By lower-case name.
    public let headers: [String: String]

    init?(head: String) {
        var lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
        let words = lines.popFirst()?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        method = String(words[0])
        let parts = words[1].split(separator: "?", maxSplits: 1)
        path = ScriptedRequest.decoded(parts.first ?? "")
        var query: [String: String] = [:]
        for field in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let pair = field.split(separator: "=", maxSplits: 1)
            query[ScriptedRequest.decoded(pair[0])] = pair.count > 1 ? ScriptedRequest.decoded(pair[1]) : ""
        }
        self.query = query
        var headers: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        self.headers = headers
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
