/// A form as it is shown again: what was typed, and why it was refused.
struct FormState: Sendable, Equatable {
    /// By field name.
    var values: [String: String]
    /// By field name; the empty name is the form as a whole.
    var errors: [String: String]

    init(values: [String: String] = [:], errors: [String: String] = [:]) {
        self.values = values
        self.errors = errors
    }

    /// For a template: `values`, `errors` and `error` (of the whole form).
    var data: TemplateData {
        var data: TemplateData = ["values": values, "errors": errors]
        data["error"] = errors[""]
        return data
    }
}
