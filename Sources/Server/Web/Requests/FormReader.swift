internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads a posted form, within limits of kind, size and time.
enum FormReader {
    /// A body that is said to be larger than this is not even read to its end.
    private static let drainLimit = 32 * 1024 * 1024

    static func form(of request: Request, channel: any Channel, settings: WebSettings) async throws -> FormValues {
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > settings.maximumBodyBytes {
            if announced > drainLimit { closeSoon(channel) }
            throw WebError.tooLarge
        }
        let type = request.headers[.contentType]?.split(separator: ";").first?.lowercased()
        guard type?.filter({ $0 != " " }) == "application/x-www-form-urlencoded" else { throw WebError.unsupportedMediaType }
        let limit = channel.eventLoop.scheduleTask(in: TimeAmount(settings.bodyTimeout)) { channel.close(promise: nil) }
        defer { limit.cancel() }
        do {
            let body = try await request.body.collect(upTo: settings.maximumBodyBytes)
            guard let form = FormValues(body.readableBytesView) else {
                throw WebError.badRequest("The form holds something that cannot be read.")
            }
            return form
        } catch is NIOTooManyBytesError {
            // Of a body without a length nobody knows how much is to come.
            closeSoon(channel)
            throw WebError.tooLarge
        }
    }

    /// After the answer has had time to arrive.
    private static func closeSoon(_ channel: any Channel) {
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
}
