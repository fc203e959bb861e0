/// Whether the bus may ask a request again by itself, within its deadline.
///
/// Only the request's own area knows what asking twice does, so each request says it. The default is `never`.
public enum Repetition: Hashable, Sendable {
    /// Asking twice may do twice. The caller hears of every failure.
    case never

    /// Asking twice is the same as asking once (a read, or a change with an idempotency key): asked again when it is
    /// known that no answer will come: the service was away for a moment, or the connection to it was lost.
    case whenLost

    /// The same, and also when nothing was heard for `silence`: a server that died with the request in its hands says
    /// nothing. For requests that are answered in milliseconds. The first question stays valid until its deadline.
    case whenSilent(after: Duration)
}
