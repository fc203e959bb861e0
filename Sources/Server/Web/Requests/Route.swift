internal import HTTPTypes
internal import Hummingbird

/// A path and what answers there, by method.
struct Route: Sendable {
    typealias Handler = @Sendable (WebRequest) async throws -> Response

    /// What proves that a form was sent by the person whose browser sends it.
    enum Proof: Sendable {
        /// The session's token in the form.
        case session
        /// Before there is a session: the same token in a cookie and in the form.
        case browser
        /// Nothing is at stake: not from another site is enough.
        case sameSite
    }

    let components: [Substring]
    var get: Handler?
    var post: Handler?
    var proof = Proof.session
    /// Whether asking who the visitor is can be left out.
    var ignoresSession = false

    init(_ pattern: String) { components = pattern.split(separator: "/") }

    /// What stands in the places of `:`; nil when the path is another.
    func match(_ path: [Substring]) -> [Substring]? {
        guard path.count == components.count else { return nil }
        var values: [Substring] = []
        for (component, pattern) in zip(path, components) {
            if pattern == ":" { values.append(component) } else if component != pattern { return nil }
        }
        return values
    }

    var allowed: String {
        switch (get != nil, post != nil) {
        case (true, true): "GET, HEAD, POST"
        case (true, false): "GET, HEAD"
        default: "POST"
        }
    }
}
