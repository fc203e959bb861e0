internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Response {
    enum Caching: String, Sendable {
        /// May be kept, must be asked for again: the market's pages.
        case revalidate = "no-cache"
        /// Belongs to one person.
        case never = "no-store"
        case briefly = "private, max-age=5"
        /// Its address names its contents.
        case forever = "public, max-age=31536000, immutable"
    }

    static func html(_ status: HTTPResponse.Status = .ok, _ body: ByteBuffer, caching: Caching) -> Response {
        with(status, "text/html; charset=utf-8", body, caching)
    }

    static func html(_ status: HTTPResponse.Status = .ok, _ text: String, caching: Caching = .never) -> Response {
        html(status, ByteBuffer(string: text), caching: caching)
    }

    static func page(_ page: some Page, _ frame: Frame, status: HTTPResponse.Status = .ok) -> Response {
        html(status, page.html(frame: frame))
    }

    static func text(_ status: HTTPResponse.Status = .ok, _ text: String) -> Response {
        with(status, "text/plain; charset=utf-8", ByteBuffer(string: text), .never)
    }

    static func json(_ status: HTTPResponse.Status = .ok, _ bytes: [UInt8], caching: Caching = .never) -> Response {
        with(status, "application/json", ByteBuffer(bytes: bytes), caching)
    }

    static func json(_ status: HTTPResponse.Status = .ok, _ value: some Encodable) throws -> Response {
        json(status, try JSONBytes.encode(value))
    }

    /// After a form: the browser asks for the result with GET, so that a reload repeats nothing (RFC 9110 section 15.4.4).
    static func seeOther(_ location: String, cookies: [String] = []) -> Response {
        var headers = HTTPFields()
        headers[.location] = location
        headers[.cacheControl] = Caching.never.rawValue
        headers[values: .setCookie] = cookies
        return Response(status: .seeOther, headers: headers)
    }

    private static func with(
        _ status: HTTPResponse.Status, _ contentType: String, _ body: ByteBuffer, _ caching: Caching
    ) -> Response {
        var headers = HTTPFields()
        headers[.contentType] = contentType
        headers[.cacheControl] = caching.rawValue
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
