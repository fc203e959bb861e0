internal import CCurl
internal import MarketData

/// One transfer on its way through libcurl. Belongs to the fetcher's thread from its start to its end.
final class CurlTransfer {
    private let request: HTTPRequest
    private(set) var handle: OpaquePointerBox?
    private var fields: UnsafeMutablePointer<curl_slist>?
    private var headers: [String: String] = [:]
    private var headerBytes = 0
    private var body: [UInt8] = []
    private var isTooLarge = false

    /// libcurl's handles are untyped pointers.
    typealias OpaquePointerBox = UnsafeMutableRawPointer

    private static let maximumHeaderBytes = 64 << 10

    init(_ request: HTTPRequest) { self.request = request }

    /// Makes the handle; throws when the request cannot be sent.
    func prepare() throws(HTTPFailure) -> OpaquePointerBox {
        let texts = [request.url] + request.headers.flatMap { [$0.name, $0.value] }
        guard texts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else {
            throw HTTPFailure(.invalidRequest, "the request holds control characters")
        }
        guard let handle = curl_easy_init() else { throw HTTPFailure(.unreachable, "libcurl has no handle left") }
        self.handle = handle
        for field in request.headers { fields = curl_slist_append(fields, "\(field.name): \(field.value)") }
        let context = Unmanaged.passUnretained(self).toOpaque()
        let results = [
            exchange_curl_set_string(handle, CURLOPT_URL, request.url),
            exchange_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            exchange_curl_set_string(handle, CURLOPT_USERAGENT, "exchange"),
            // Whatever libcurl can decompress; the size limit counts what comes out.
            exchange_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, ""),
            exchange_curl_set_list(handle, CURLOPT_HTTPHEADER, fields),
            exchange_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            exchange_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            exchange_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1),
            exchange_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2),
            exchange_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, CurlTransfer.milliseconds(request.connectTimeout)),
            exchange_curl_set_long(handle, CURLOPT_TIMEOUT_MS, CurlTransfer.milliseconds(request.timeout)),
            exchange_curl_set_receive(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                Unmanaged<CurlTransfer>.fromOpaque(context!).takeUnretainedValue().receiveBody(bytes, size * count)
            },
            exchange_curl_set_pointer(handle, CURLOPT_WRITEDATA, context),
            exchange_curl_set_receive(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                Unmanaged<CurlTransfer>.fromOpaque(context!).takeUnretainedValue().receiveHeader(bytes, size * count)
            },
            exchange_curl_set_pointer(handle, CURLOPT_HEADERDATA, context),
        ]
        guard results.allSatisfy({ $0 == CURLE_OK }) else {
            throw HTTPFailure(.invalidRequest, "libcurl does not take the request")
        }
        return handle
    }

    /// What became of it.
    func outcome(_ result: CURLcode) -> Result<HTTPAnswer, HTTPFailure> {
        if isTooLarge { return .failure(HTTPFailure(.tooLarge, "the answer is larger than \(request.maximumBytes) bytes")) }
        switch result {
        case CURLE_OK:
            let status = handle.map { exchange_curl_status($0) } ?? 0
            return .success(HTTPAnswer(status: status, headers: headers, body: body))
        case CURLE_OPERATION_TIMEDOUT:
            return .failure(HTTPFailure(.timeout, "no answer in time"))
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM:
            return .failure(HTTPFailure(.untrusted, CurlTransfer.text(result)))
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
            return .failure(HTTPFailure(.invalidRequest, CurlTransfer.text(result)))
        default:
            return .failure(HTTPFailure(.unreachable, CurlTransfer.text(result)))
        }
    }

    /// Gives everything back. The handle must have left its multi handle.
    func dispose() {
        if let handle { curl_easy_cleanup(handle) }
        if let fields { curl_slist_free_all(fields) }
        handle = nil
        fields = nil
    }

    /// Taking less than there is makes libcurl end the transfer.
    private func receiveBody(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        guard body.count + count <= request.maximumBytes else {
            isTooLarge = true
            return 0
        }
        body.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }

    private func receiveHeader(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        headerBytes += count
        guard headerBytes <= CurlTransfer.maximumHeaderBytes else {
            isTooLarge = true
            return 0
        }
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
        // A new status line: what came before belongs to an interim answer.
        if line.hasPrefix("HTTP/") { headers = [:] }
        guard let colon = line.firstIndex(of: ":") else { return count }
        let value = line[line.index(after: colon)...]
        headers[line[..<colon].lowercased()] = String(
            value.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        return count
    }

    private static func text(_ result: CURLcode) -> String { String(cString: curl_easy_strerror(result)) }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
