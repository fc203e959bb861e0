internal import Mustache

/// The pages' templates, parsed once. Data are dictionaries: Mustache reads structs by reflection, which costs more than
/// the rest of a page.
struct Templates: Sendable {
    static let shared = Templates()

    private let library: MustacheLibrary

    private init() {
        MustacheContentTypes.register(HTMLEscaping(), named: HTMLEscaping.name)
        var library = MustacheLibrary()
        for template in TemplateName.allCases {
            let source = "{{% CONTENT_TYPE:\(HTMLEscaping.name)}}" + String(decoding: template.source, as: UTF8.self)
            do {
                try library.register(source, named: template.rawValue)
            } catch {
                // The templates are part of the binary and every one is rendered by the tests: this cannot happen to a user.
                preconditionFailure("Template \(template) cannot be parsed: \(error)")
            }
        }
        self.library = library
    }

    func render(_ template: TemplateName, _ data: TemplateData) -> String {
        library.render(data, withTemplate: template.rawValue) ?? ""
    }
}

/// What a template is filled with: texts, `Bool` for sections, further data and lists of data.
typealias TemplateData = [String: Any]
