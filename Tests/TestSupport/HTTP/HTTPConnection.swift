internal import Foundation
internal import Glibc

/// One HTTP/1.1 connection to a server on this machine, without TLS; blocks its thread, so tests use it on threads of
/// their own. It follows no redirects and keeps no cookies: what goes over the wire is what the test says.
public final class HTTPConnection {
    private var descriptor: Int32 = -1
    private let port: UInt16
    private let timeoutSeconds: Int
    private var buffer: [UInt8] = []

    public init(port: Int, timeoutSeconds: Int = 15) {
        self.port = UInt16(port)
        self.timeoutSeconds = timeoutSeconds
    }

    deinit { close() }

    public func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
        buffer = []
    }

    public func get(_ path: String, headers: [(String, String)] = []) throws -> HTTPAnswer {
        try send("GET", path, headers, body: [])
    }

    /// Posts a form.
    public func post(_ path: String, form: [(String, String)], headers: [(String, String)] = []) throws -> HTTPAnswer {
        let body = form.map { Self.encoded($0.0) + "=" + Self.encoded($0.1) }.joined(separator: "&")
        return try send(
            "POST", path, headers + [("Content-Type", "application/x-www-form-urlencoded")], body: Array(body.utf8))
    }

    public func send(_ method: String, _ path: String, _ headers: [(String, String)], body: [UInt8]) throws -> HTTPAnswer {
        if descriptor < 0 { try connect() }
        var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost:\(port)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if !body.isEmpty || method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        let request = Array((head + "\r\n").utf8) + body
        var sent = 0
        while sent < request.count {
            let count = request[sent...].withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            // A server may answer and close before it has read all of a body that it refuses.
            if count <= 0 { break }
            sent += count
        }
        let answer = try readAnswer(hasBody: method != "HEAD")
        if answer.header("connection")?.lowercased() == "close" { close() }
        return answer
    }

    private func connect() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw HTTPConnectionError("no socket") }
        var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close()
            throw HTTPConnectionError("nobody listens on \(port)")
        }
    }

    private func readAnswer(hasBody: Bool) throws -> HTTPAnswer {
        let head = try readUntil([13, 10, 13, 10])
        var lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw HTTPConnectionError("no status line")
        }
        lines.removeFirst()
        let headers = lines.map { line -> (String, String) in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            let value = line[colon...].dropFirst().drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
        func header(_ name: String) -> String? { headers.first { $0.0 == name }?.1 }
        var body: [UInt8] = []
        if !hasBody || status == 204 || status == 304 {
            body = []
        } else if let length = header("content-length").flatMap({ Int($0) }) {
            body = try read(length)
        } else if header("transfer-encoding")?.lowercased() == "chunked" {
            while true {
                let size = String(decoding: try readUntil([13, 10]).dropLast(2), as: UTF8.self)
                guard let count = Int(size, radix: 16) else { throw HTTPConnectionError("bad chunk size \(size)") }
                body += try read(count)
                _ = try read(2)
                if count == 0 { break }
            }
        }
        return HTTPAnswer(status: status, headers: headers, body: body)
    }

    private func readUntil(_ end: [UInt8]) throws -> [UInt8] {
        var searched = 0
        while true {
            if buffer.count >= end.count {
                for start in searched...(buffer.count - end.count) where Array(buffer[start..<(start + end.count)]) == end {
                    defer { buffer.removeFirst(start + end.count) }
                    return Array(buffer[..<(start + end.count)])
                }
                searched = buffer.count - end.count + 1
            }
            try fill()
        }
    }

    private func read(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { try fill() }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        guard count > 0 else {
            close()
            throw HTTPConnectionError(
                count == 0 ? "the server closed the connection" : "no answer: \(String(cString: strerror(errno)))")
        }
        buffer += chunk[..<count]
    }

    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }
}

/// What a server answered.
public struct HTTPAnswer: Sendable {
    public let status: Int
    /// Names in lower case, in the server's order.
    public let headers: [(String, String)]
    public let body: [UInt8]

    public func header(_ name: String) -> String? { headers.first { $0.0 == name }?.1 }

    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of a cookie that the answer sets.
    public func cookie(startingWith prefix: String) -> String? {
        for (name, value) in headers where name == "set-cookie" && value.hasPrefix(prefix) {
            return value.split(separator: ";").first.map { String($0) }
        }
        return nil
    }

    /// The value of a hidden field of a form on the page.
    public func field(_ name: String) -> String? {
        guard let place = text.range(of: "name=\"\(name)\"") else { return nil }
        let tagStart = text[..<place.lowerBound].lastIndex(of: "<") ?? text.startIndex
        let tagEnd = text[place.upperBound...].firstIndex(of: ">") ?? text.endIndex
        let tag = text[tagStart..<tagEnd]
        guard let value = tag.range(of: "value=\"") else { return nil }
        return String(tag[value.upperBound...].prefix { $0 != "\"" })
    }
}

public struct HTTPConnectionError: Error, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
