extension APISchema {
    /// As JSON Schema 2020-12, which OpenAPI 3.1 speaks.
    func write(to json: inout APIJSON, note: String = "") {
        json.object { json in
            members(&json)
            if !note.isEmpty { json.field("description", note) }
        }
    }

    private func members(_ json: inout APIJSON, isNullable: Bool = false) {
        func type(_ name: StaticString) {
            if isNullable {
                json.name("type")
                json.list([name, "null"]) { $0.value($1.description) }
            } else {
                json.field("type", name.description)
            }
        }
        switch self {
        case .text(let rule):
            type("string")
            if !rule.values.isEmpty {
                json.name("enum")
                json.array { json in
                    for value in rule.values { json.value(value) }
                    if isNullable { json.null() }
                }
            } else {
                if let pattern = rule.pattern { json.field("pattern", pattern) }
                if let format = rule.format { json.field("format", format) }
                json.field("minLength", Int64(rule.length.lowerBound))
                json.field("maxLength", Int64(rule.length.upperBound))
            }
            if let example = rule.example {
                json.name("examples")
                json.list([example]) { $0.value($1) }
            }
        case .integer(let range):
            type("integer")
            json.field("minimum", range.lowerBound)
            json.field("maximum", range.upperBound)
        case .flag: type("boolean")
        case .list(let schema, let limit):
            type("array")
            json.field("maxItems", Int64(limit))
            json.name("items")
            schema.write(to: &json)
        case .object(let fields):
            type("object")
            json.name("properties")
            json.object { json in
                for field in fields {
                    json.name(field.name)
                    field.schema.write(to: &json, note: field.note)
                }
            }
            let required = fields.filter(\.isRequired)
            if !required.isEmpty {
                json.name("required")
                json.list(required) { $0.value($1.name) }
            }
            json.field("additionalProperties", false)
        case .named(let name):
            if isNullable {
                json.name("anyOf")
                json.array { json in
                    json.object { $0.field("$ref", name.reference) }
                    json.object { $0.field("type", "null") }
                }
            } else {
                json.field("$ref", name.reference)
            }
        case .nullable(let schema): schema.members(&json, isNullable: true)
        case .anything:
            type("object")
            json.field("additionalProperties", true)
        }
    }
}
