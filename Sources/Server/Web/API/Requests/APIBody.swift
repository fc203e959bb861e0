internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads the JSON body of a request, within limits of kind, size and time.
enum APIBody {
    static func read(_ request: Request, channel: any Channel, settings: WebSettings) async throws -> JSONValue {
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased().filter { $0 != " " }
        guard type == "application/json" else {
            throw APIProblem(.unsupportedType, "Send JSON, with `Content-Type: application/json`.")
        }
        let bytes: [UInt8]
        do {
            bytes = try await BodyReader.bytes(of: request, channel: channel, settings: settings)
        } catch is BodyReader.TooLarge {
            throw APIProblem(.tooLarge, "A body may have \(settings.maximumBodyBytes) bytes.")
        }
        // What is no UTF-8 would be read as something else than was sent.
        guard String(validating: bytes, as: UTF8.self) != nil else { throw APIProblem(.malformed, "The body is no UTF-8.") }
        do {
            return try JSONParser.parse(bytes, isStrict: true)
        } catch {
            throw APIProblem(.malformed, "The body is no JSON: \(error.reason), at byte \(error.offset).")
        }
    }
}
