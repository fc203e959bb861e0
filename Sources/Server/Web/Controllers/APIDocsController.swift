internal import Hummingbird

/// The API's description for people.
enum APIDocsController {
    static func add(to routes: inout Routes) {
        routes.get(APIDocument.base + "/docs") { request in
            .page(APIDocsPage(operations: .all), request.frame(.elsewhere))
        }
    }
}
