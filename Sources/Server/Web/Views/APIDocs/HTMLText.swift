/// A page that is written from a table, where a template would say less.
struct HTMLText {
    private(set) var html = ""

    mutating func raw(_ markup: String) { html += markup }

    mutating func text(_ text: String) { html += HTMLEscaping.escape(text) }

    mutating func element(_ name: String, _ text: String) {
        raw("<\(name)>")
        self.text(text)
        raw("</\(name)>")
    }

    mutating func paragraph(_ text: String) {
        raw("<p>")
        marked(text)
        raw("</p>")
    }

    /// Text in which what stands between backquotes is code.
    mutating func marked(_ text: String) {
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if index.isMultiple(of: 2) { self.text(String(part)) } else { element("code", String(part)) }
        }
    }
}
