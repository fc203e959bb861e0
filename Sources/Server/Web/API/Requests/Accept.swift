internal import HTTPTypes

/// Whether a caller takes an answer's type (RFC 9110 section 12.5.1). Of preferences only “not at all” matters: each operation
/// has one type to give, and problems are sent whatever is accepted.
enum Accept {
    static func allows(_ mediaType: String, _ headers: HTTPFields) -> Bool {
        let accepted = headers[values: .accept].joined(separator: ",")
        guard !accepted.isEmpty else { return true }
        let family = String(mediaType.prefix { $0 != "/" }) + "/*"
        var best: (rank: Int, isWanted: Bool)?
        for range in accepted.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first else { continue }
            let rank = name == mediaType ? 3 : name == family ? 2 : name == "*/*" ? 1 : 0
            guard rank > best?.rank ?? 0 else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            best = (rank, weight > 0)
        }
        return best?.isWanted ?? false
    }
}
