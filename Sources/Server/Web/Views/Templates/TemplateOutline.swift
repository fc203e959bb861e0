/// A rendered template with places for texts: pieces of HTML, and after each but the last the number of the text that follows.
struct TemplateOutline: Sendable {
    private let pieces: [String]
    private let places: [Int]
    private let size: Int

    /// Begins and ends a mark. Characters for private use, which no template contains; texts are put in later and may.
    private static let begin: Unicode.Scalar = "\u{F8F0}"
    private static let end: Unicode.Scalar = "\u{F8F1}"

    static func marks(count: Int) -> [String] { (0..<count).map { "\(begin)\($0)\(end)" } }

    init(_ rendered: String) {
        var pieces: [String] = []
        var places: [Int] = []
        var rest = rendered.unicodeScalars[...]
        while let start = rest.firstIndex(of: TemplateOutline.begin),
            let stop = rest[start...].firstIndex(of: TemplateOutline.end),
            let place = Int(String(rest[rest.index(after: start)..<stop]))
        {
            pieces.append(String(rest[..<start]))
            places.append(place)
            rest = rest[rest.index(after: stop)...]
        }
        pieces.append(String(rest))
        self.pieces = pieces
        self.places = places
        size = pieces.reduce(0) { $0 + $1.utf8.count }
    }

    func filled(with texts: [String]) -> String {
        let escaped = texts.map { HTMLEscaping.escape($0) }
        var html = ""
        html.reserveCapacity(size + escaped.reduce(0) { $0 + $1.utf8.count } * 2)
        for (index, piece) in pieces.enumerated() {
            html += piece
            if index < places.count { html += escaped[places[index]] }
        }
        return html
    }
}
