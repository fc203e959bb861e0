internal import HTTPTypes

/// The API for people who write programs: made of what requests are checked against, so that it says what the server does.
struct APIDocsPage: Page {
    let operations: APIOperations

    var title: String { "API" }

    func content(in frame: Frame) -> String {
        var html = HTMLText()
        html.raw("<div class=\"wrap api-docs\" data-page=\"api\"><header class=\"page-head\"><h1>API</h1>")
        html.raw(
            "<p class=\"muted\">The same for programs: <a href=\"\(APIDocument.base)/openapi.json\">openapi.json</a></p></header>"
        )
        for paragraph in APIDocument.introduction.split(separator: "\n") { html.paragraph(String(paragraph)) }
        html.element("h2", "Addresses")
        html.raw("<ul>")
        for operation in operations.list {
            html.raw("<li><a href=\"#\(operation.name)\"><code>")
            html.text(operation.title)
            html.raw("</code></a> ")
            html.text(operation.summary)
            html.raw("</li>")
        }
        html.raw("</ul>")
        for operation in operations.list { html.operation(operation) }
        html.element("h2", "What is sent and answered")
        for name in APISchemaName.allCases where name != .document { html.schema(name) }
        html.element("h2", "Problems")
        html.raw(
            "<table class=\"plain\"><thead><tr><th scope=\"col\">Status</th><th scope=\"col\">Code</th><th scope=\"col\">Meaning</th></tr></thead><tbody>"
        )
        for kind in APIProblemKind.all {
            html.raw("<tr id=\"\(kind.code)\"><td>\(kind.status)</td><td><code>\(kind.code)</code></td><td>")
            html.text(kind.title)
            html.raw("</td></tr>")
        }
        html.raw("</tbody></table></div>")
        return html.html
    }
}

extension APIOperation {
    fileprivate var title: String { "\(method.rawValue) \(APIDocument.base)\(path)" }
}

extension HTMLText {
    fileprivate mutating func operation(_ operation: APIOperation) {
        raw("<section aria-labelledby=\"\(operation.name)\"><h3 id=\"\(operation.name)\"><code>")
        text(operation.title)
        raw("</code></h3>")
        paragraph(operation.summary + ".")
        if !operation.note.isEmpty { paragraph(operation.note) }
        switch operation.access {
        case .everybody: paragraph("Needs no key.")
        case .read: paragraph("Needs a key.")
        case .trade: paragraph("Needs a key with the scope `trade`.")
        }
        let parameters = operation.inPath + operation.query + (operation.header.map { [$0] } ?? [])
        if !parameters.isEmpty {
            fields(parameters.map { ($0.name, $0.schema.summary, $0.note) })
        }
        if let body = operation.body { link("Body: ", body) }
        if case .json(let answer) = operation.answer { link("Answer \(operation.status): ", answer) }
        paragraph("Problems: " + operation.allProblems.map { "`\($0.code)`" }.joined(separator: ", ") + ".")
        raw("</section>")
    }

    fileprivate mutating func schema(_ name: APISchemaName) {
        raw("<section aria-labelledby=\"\(name.rawValue)\"><h3 id=\"\(name.rawValue)\">\(name.rawValue)</h3>")
        if case .object(let members) = name.schema {
            fields(members.map { ($0.isRequired ? $0.name : $0.name + " ?", $0.schema.summary, $0.note) })
        }
        raw("</section>")
    }

    private mutating func link(_ label: String, _ name: APISchemaName) {
        raw("<p>")
        text(label)
        raw("<a href=\"#\(name.rawValue)\">\(name.rawValue)</a></p>")
    }

    private mutating func fields(_ rows: [(name: String, kind: String, note: String)]) {
        raw(
            "<table class=\"plain\"><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">What</th><th scope=\"col\">Meaning</th></tr></thead><tbody>"
        )
        for row in rows {
            raw("<tr><td><code>")
            text(row.name)
            raw("</code></td><td>")
            text(row.kind)
            raw("</td><td>")
            marked(row.note)
            raw("</td></tr>")
        }
        raw("</tbody></table>")
    }
}

extension APISchema {
    /// In a few words.
    fileprivate var summary: String {
        switch self {
        case .text(let rule):
            if !rule.values.isEmpty {
                rule.values.joined(separator: ", ")
            } else {
                rule.example.map { "text, such as \($0)" } ?? "text"
            }
        case .integer(let range): "number \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .list(let schema, _): "list of " + schema.summary
        case .object: "object"
        case .named(let name): name.rawValue
        case .nullable(let schema): schema.summary + " or null"
        case .anything: "object"
        }
    }
}
