internal import Hummingbird
internal import Logging
internal import NIOCore

/// What Hummingbird knows of a request beside its head: the connection it came by.
struct WebContext: InitializableFromSource, Sendable {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}
