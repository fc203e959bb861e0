/// What a handler throws when there is no page to show but an error's; errors of the bus are thrown as they are.
enum WebError: Error, Equatable {
    /// `what` is a word: `page`, `coin`, `order`.
    case notFound(what: String)
    case badRequest(String)
    /// Not from this session or not from this site.
    case forbidden
    case tooLarge
    case unsupportedMediaType
    case methodNotAllowed(allowed: String)
    case tooManyStreams
}
