public import Bus

extension ServiceName {
    /// The service that the conformance suite serves.
    public static let probe = ServiceName("probe")
    static let otherProbe = ServiceName("otherProbe")
}

/// Answers with what it was given and what the handler saw around it.
public struct Echo: Request {
    public struct Reply: Codable, Sendable, Equatable {
        public let text: String
        public let server: String
        public let sender: String
        public let trace: String
        public let remainingMilliseconds: Int64?
    }

    public static let subject = "probe.echo.v1"
    public static let service = ServiceName.probe
    public let text: String
    public init(_ text: String) { self.text = text }

    func reply(_ context: MessageContext, server: String = "") -> Reply {
        Reply(
            text: text, server: server, sender: context.sender, trace: context.trace.description,
            remainingMilliseconds: MessageHeaders(context).remainingMilliseconds)
    }
}

/// Waits at a gate before it answers.
struct Stall: Request {
    typealias Reply = Int
    static let subject = "probe.stall.v1"
    static let service = ServiceName.probe
    let number: Int
}

/// Is passed on to the other service.
struct Relay: Request {
    typealias Reply = Echo.Reply
    static let subject = "probe.relay.v1"
    static let service = ServiceName.otherProbe
    let text: String
}

/// A one-way order.
struct Job: Command {
    static let subject = "probe.job.v1"
    static let service = ServiceName.probe
    let number: Int
}

/// Another one, of which some servers know nothing.
struct OtherJob: Command {
    static let subject = "probe.otherJob.v1"
    static let service = ServiceName.probe
    let number: Int
}

/// A one-way order that is not for the operator's eyes.
struct SecretJob: Command {
    static let subject = "probe.secretJob.v1"
    static let service = ServiceName.probe
    static let isSecret = true
    let secret: String
}

/// A question that the bus may ask again by itself.
struct Again: Request {
    typealias Reply = String
    static let subject = "probe.again.v1"
    static let service = ServiceName.probe
    static let repetition = Repetition.whenLost
    let text: String
}

/// An event that waits for whoever is away.
struct Note: Event {
    static let subject = "probe.note.v1"
    static let retention = EventRetention.kept(limit: 500)
    let publisher: String
    let number: Int
}

/// An event of which few are kept.
struct ShortNote: Event {
    static let subject = "probe.shortNote.v1"
    static let retention = EventRetention.kept(limit: 5)
    let number: Int
}

/// An event for those who are present.
struct Blip: Event {
    static let subject = "probe.blip.v1"
    static let retention = EventRetention.fleeting(limit: 500)
    let number: Int
}

/// An error that is no `BusError`.
struct ProbeFault: Error, CustomStringConvertible {
    let description: String
}
