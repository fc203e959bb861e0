internal import Mustache
internal import Synchronization

/// The pages' templates, parsed once. Data are dictionaries: Mustache reads structs by reflection, which costs more than
/// the rest of a page.
///
/// What every request renders goes through `render(_:shape:texts:data:)`: Mustache fills a template once for each shape
/// (which sections show), with marks where the texts go; a request only puts its texts between the pieces. That is a
/// hundred times faster.
final class Templates: Sendable {
    static let shared = Templates()

    private let library: MustacheLibrary
    private let outlines = Mutex<[OutlineKey: TemplateOutline]>([:])

    /// Shapes kept; when there are more, all are forgotten and made anew. Enough for every combination that occurs.
    private static let maximumOutlines = 512

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

    /// - Parameters:
    ///   - shape: everything but the texts that decides what the template shows.
    ///   - texts: what differs from request to request, unescaped.
    ///   - data: fills the template's data with these texts, or with marks in their places.
    func render(
        _ template: TemplateName, shape: some Hashable & Sendable, texts: [String], data: ([String]) -> TemplateData
    ) -> String {
        let key = OutlineKey(template: template, shape: AnyShape(shape))
        let outline =
            outlines.withLock { $0[key] }
            ?? {
                let made = TemplateOutline(render(template, data(TemplateOutline.marks(count: texts.count))))
                outlines.withLock { outlines in
                    if outlines.count >= Templates.maximumOutlines { outlines.removeAll() }
                    outlines[key] = made
                }
                return made
            }()
        return outline.filled(with: texts)
    }
}

/// What a template is filled with: texts, `Bool` for sections, further data and lists of data.
typealias TemplateData = [String: Any]
