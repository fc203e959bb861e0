internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads a posted form, within limits of kind, size and time.
enum FormReader {
    static func form(of request: Request, channel: any Channel, settings: WebSettings) async throws -> FormValues {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
        let isForm = type?.filter { $0 != " " } == "application/x-www-form-urlencoded"
        do {
            // Too large is said first: it is not read to its end.
            let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
            guard isForm || announced > settings.maximumBodyBytes else { throw WebError.unsupportedMediaType }
            let body = try await BodyReader.bytes(of: request, channel: channel, settings: settings)
            guard let form = FormValues(body) else {
                throw WebError.badRequest("The form holds something that cannot be read.")
            }
            return form
        } catch is BodyReader.TooLarge {
            throw WebError.tooLarge
        }
    }
}
