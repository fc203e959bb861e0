internal import HTTPTypes

/// All operations of the API, and the way from an address to one of them.
struct APIOperations: Sendable {
    /// An operation with what stood in the places of its path's parameters.
    struct Match {
        let operation: APIOperation
        let values: [String]
    }

    /// What an address has, by method.
    struct Place {
        let matches: [Match]

        subscript(method: HTTPRequest.Method) -> Match? { matches.first { $0.operation.method == method } }

        /// For the header `Allow`.
        var allowed: String {
            var methods = matches.map(\.operation.method.rawValue)
            if methods.contains("GET") { methods.append("HEAD") }
            return methods.sorted().joined(separator: ", ")
        }
    }

    /// Operations of one path.
    private struct Path {
        let components: [Substring]
        var operations: [APIOperation]
    }

    let list: [APIOperation]
    private var paths: [Path] = []

    init(_ list: [APIOperation]) {
        self.list = list
        for operation in list {
            let components = operation.components
            if let index = paths.firstIndex(where: { $0.components == components }) {
                paths[index].operations.append(operation)
            } else {
                paths.append(Path(components: components, operations: [operation]))
            }
        }
        // Words before parameters: `/orders/by-client-id` is no order's number.
        paths.sort { left, right in
            left.components.count { $0.first == "{" } < right.components.count { $0.first == "{" }
        }
    }

    /// Nil: nothing is there. `path` is without its query.
    func find(_ path: Substring) -> Place? {
        guard !path.contains("//"), !path.hasSuffix("/") else { return nil }
        let components = path.split(separator: "/")
        for candidate in paths where candidate.components.count == components.count {
            var values: [String] = []
            var isMatch = true
            for (component, pattern) in zip(components, candidate.components) {
                if pattern.first == "{" {
                    guard let value = FormValues.decode(pathComponent: component) else { return nil }
                    values.append(value)
                } else if component != pattern {
                    isMatch = false
                    break
                }
            }
            if isMatch { return Place(matches: candidate.operations.map { Match(operation: $0, values: values) }) }
        }
        return nil
    }
}
