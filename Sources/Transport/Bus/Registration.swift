/// A service or subscription that is open on a bus.
public protocol Registration: Sendable {
    /// Takes nothing new, lets what has started finish (at most `timeout`), then closes. Requests that have not started
    /// go to another server of the service, or are answered with `noSuchService`.
    func drain(timeout: Duration) async
    /// Closes at once: what runs is cancelled and its callers get `closed`; commands and kept events that were being
    /// handled are delivered again, to another server or when the subscription is opened again.
    func close() async
}
