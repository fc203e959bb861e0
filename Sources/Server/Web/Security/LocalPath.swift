/// Where a form may send the browser afterwards: a path of this site and nothing else.
enum LocalPath {
    /// `candidate` if it is one, `/` otherwise. `//host`, `/\host` and control characters are other people's sites in disguise.
    static func safe(_ candidate: String?) -> String {
        guard let candidate, candidate.utf8.count <= 512, candidate.hasPrefix("/") else { return "/" }
        let bytes = Array(candidate.utf8)
        if bytes.count > 1, bytes[1] == UInt8(ascii: "/") || bytes[1] == UInt8(ascii: "\\") { return "/" }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else { return "/" }
        return candidate
    }
}
