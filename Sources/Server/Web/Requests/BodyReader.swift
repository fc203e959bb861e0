internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Reads a request's body, within limits of size and time.
enum BodyReader {
    struct TooLarge: Error {}

    /// A body that is said to be larger than this is not even read to its end.
    private static let drainLimit = 32 * 1024 * 1024

    static func bytes(of request: Request, channel: any Channel, settings: WebSettings) async throws -> [UInt8] {
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > settings.maximumBodyBytes {
            if announced > drainLimit { closeSoon(channel) }
            throw TooLarge()
        }
        let limit = channel.eventLoop.scheduleTask(in: TimeAmount(settings.bodyTimeout)) { channel.close(promise: nil) }
        defer { limit.cancel() }
        do {
            return [UInt8](try await request.body.collect(upTo: settings.maximumBodyBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            // Of a body without a length nobody knows how much is to come.
            closeSoon(channel)
            throw TooLarge()
        }
    }

    /// After the answer has had time to arrive.
    private static func closeSoon(_ channel: any Channel) {
        channel.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
}
