internal import Hummingbird

/// All addresses of the site.
struct Routes: Sendable {
    private var routes: [Route] = []

    mutating func get(_ pattern: String, ignoresSession: Bool = false, _ handler: @escaping Route.Handler) {
        edit(pattern) { route in
            route.get = handler
            route.ignoresSession = ignoresSession
        }
    }

    mutating func post(_ pattern: String, proof: Route.Proof = .session, _ handler: @escaping Route.Handler) {
        edit(pattern) { route in
            route.post = handler
            route.proof = proof
        }
    }

    /// Nil: no such page. `path` is without its query.
    func find(_ path: Substring) -> (route: Route, parameters: [String])? {
        // "/a//b" and "/a/" are other addresses than "/a/b" and "/a", and nothing is there.
        guard path.hasPrefix("/"), !path.contains("//"), path == "/" || !path.hasSuffix("/") else { return nil }
        let components = path.split(separator: "/")
        for route in routes {
            guard let values = route.match(components) else { continue }
            var decoded: [String] = []
            for value in values {
                guard let text = FormValues.decode(pathComponent: value) else { return nil }
                decoded.append(text)
            }
            return (route, decoded)
        }
        return nil
    }

    private mutating func edit(_ pattern: String, _ change: (inout Route) -> Void) {
        let components = pattern.split(separator: "/")
        if let index = routes.firstIndex(where: { $0.components == components }) {
            change(&routes[index])
        } else {
            var route = Route(pattern)
            change(&route)
            routes.append(route)
        }
    }
}
