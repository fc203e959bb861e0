internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension APIProblem {
    static let mediaType = "application/problem+json"
    static let maximumRetryAfter = 86_400

    /// - Parameter trace: under which the log has more, for the operator.
    func response(trace: String) -> Response {
        var json = APIJSON()
        json.object { json in
            json.field("type", "\(APIDocument.base)/docs#\(kind.code)")
            json.field("title", kind.title)
            json.field("status", Int64(kind.status))
            json.field("detail", detail)
            json.field("code", kind.code)
            if let field { json.field("field", field) }
            if !faults.isEmpty {
                json.name("errors")
                json.list(faults) { json, fault in
                    json.object { json in
                        json.field("pointer", fault.place)
                        json.field("detail", fault.message)
                    }
                }
            }
            json.field("trace", trace)
        }
        var headers = HTTPFields()
        headers[.contentType] = APIProblem.mediaType
        headers[.cacheControl] = Response.Caching.never.rawValue
        if let retryAfter { headers[.retryAfter] = String(min(max(1, retryAfter), APIProblem.maximumRetryAfter)) }
        if let allowed { headers[.allow] = allowed }
        if kind == .unauthenticated { headers[.wwwAuthenticate] = "Bearer realm=\"exchange\"" }
        return Response(
            status: HTTPResponse.Status(code: kind.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: json.bytes)))
    }
}
