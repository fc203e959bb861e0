internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension APIRequest {
    func json(caching: Response.Caching = .never, _ body: (inout APIJSON) -> Void) -> Response {
        var json = APIJSON()
        body(&json)
        return .json(HTTPResponse.Status(code: operation.status), json.bytes, caching: caching)
    }

    /// An answer that need not be sent to whoever has it already (RFC 9110 section 13.1.2).
    func tagged(_ tag: String, _ bytes: @autoclosure () -> ByteBuffer) -> Response {
        var headers = HTTPFields()
        headers[.eTag] = tag
        headers[.cacheControl] = Response.Caching.revalidate.rawValue
        if let tags = head.headerFields[.ifNoneMatch], tags == "*" || tags.contains(tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = operation.answer.mediaType
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: bytes()))
    }
}
