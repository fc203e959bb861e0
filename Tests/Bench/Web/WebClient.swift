import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The browsers of a benchmark, in a process of their own (`exchange-bench --web-client ...`), so that their memory is
/// not counted as the server's.
enum WebClient {
    static let flag = "--web-client"

    /// Nil when this process is a benchmark and not a client.
    static func runIfAsked(_ arguments: [String]) async -> Bool {
        guard arguments.first == flag, arguments.count == 6, let port = Int(arguments[2]), let count = Int(arguments[3]),
            let seconds = Double(arguments[4])
        else { return false }
        BenchSite.raiseFileLimit()
        do {
            switch arguments[1] {
            case "pages": try await pages(port: port, path: arguments[5], connections: count, seconds: seconds)
            case "streams": try await streams(port: port, count: count, isEncrypted: arguments[5] == "tls")
            default: return false
            }
        } catch {
            print("failed \(error)")
        }
        return true
    }

    /// Asks for a page again and again on each connection; prints how many answers came within the time.
    private static func pages(port: Int, path: String, connections: Int, seconds: Double) async throws {
        let counter = Counter()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        for _ in 0..<connections {
            _ = try await ClientBootstrap(group: group)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(PageReader(path: path, counter: counter))
                    }
                }.connect(host: "127.0.0.1", port: port).get()
        }
        try await Task.sleep(for: .milliseconds(300))
        let before = counter.value
        let started = ContinuousClock.now
        try await Task.sleep(for: .seconds(seconds))
        let answers = counter.value - before
        print("answers \(answers) \(started.duration(to: .now).inSeconds)")
    }

    /// Opens live streams, says so, and prints for every tick number how many nanoseconds of the monotonic clock it was
    /// when each stream had it. Ends with its standard input.
    private static func streams(port: Int, count: Int, isEncrypted: Bool) async throws {
        let arrivals = Arrivals()
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.applicationProtocols = ["http/1.1"]
        let context = isEncrypted ? try NIOSSLContext(configuration: configuration) : nil
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        for _ in 0..<count {
            _ = try await ClientBootstrap(group: group)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let context {
                            try channel.pipeline.syncOperations.addHandler(
                                try NIOSSLClientHandler(context: context, serverHostname: nil))
                        }
                        try channel.pipeline.syncOperations.addHandler(StreamReader(arrivals))
                    }
                }.connect(host: "127.0.0.1", port: port).get()
        }
        // All have their first snapshot.
        while arrivals.count < count { try await Task.sleep(for: .milliseconds(20)) }
        say("open")
        _ = await Task.detached { FileHandle.standardInput.readDataToEndOfFile() }.value
        var text = ""
        for (sequence, time) in arrivals.all { text += "\(sequence) \(time)\n" }
        say(text + "end")
    }

    private static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}

private final class Counter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add() { count.add(1, ordering: .relaxed) }
}

/// Which tick arrived when, over all streams.
private final class Arrivals: Sendable {
    private let state = Mutex<[(Int64, UInt64)]>([])
    var count: Int { state.withLock { $0.count } }
    var all: [(Int64, UInt64)] { state.withLock { $0 } }
    func add(_ sequence: Int64) {
        let now = NIODeadline.now().uptimeNanoseconds
        state.withLock { $0.append((sequence, now)) }
    }
}

private final class PageReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let request: ByteBuffer
    private let counter: Counter
    private var head = ByteBuffer()
    private var missing: Int?

    init(path: String, counter: Counter) {
        request = ByteBuffer(string: "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.counter = counter
    }

    func channelActive(context: ChannelHandlerContext) { ask(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        if missing == nil {
            head.writeBuffer(&buffer)
            let view = head.readableBytesView
            guard let end = view.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
            let text = String(decoding: view[..<end.lowerBound], as: UTF8.self).lowercased()
            let length = text.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            guard text.hasPrefix("http/1.1 200"), let length, let bytes = Int(length.drop { !$0.isNumber }) else {
                context.close(promise: nil)
                return
            }
            missing = bytes - (view.endIndex - end.upperBound)
            head.clear()
        } else {
            missing! -= buffer.readableBytes
        }
        if missing == 0 {
            missing = nil
            counter.add()
            ask(context)
        }
    }

    private func ask(_ context: ChannelHandlerContext) { context.writeAndFlush(wrapOutboundOut(request), promise: nil) }
}

private final class StreamReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private static let mark = Array("\nid: 1000-".utf8)
    private let arrivals: Arrivals
    /// The end of what came before, in case a mark is cut in two.
    private var carry: [UInt8] = []

    init(_ arrivals: Arrivals) { self.arrivals = arrivals }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")), promise: nil)
    }

    /// Two thousand of these share the machine with the server that they measure, so they look at each byte once and with
    /// the C library's search.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { fresh in
            if !carry.isEmpty {
                let seam = carry + fresh.prefix(32)
                let begin = carry.count
                _ = seam.withUnsafeBytes { note($0, from: 0) { $0 < begin } }
            }
            let end = note(fresh, from: 0) { _ in true }
            carry = Array(fresh[max(end, fresh.count - 32)...])
        }
    }

    /// Notes the marks that are there whole and whose place counts; returns the end of the last.
    private func note(_ bytes: UnsafeRawBufferPointer, from start: Int, where counts: (Int) -> Bool) -> Int {
        guard let base = bytes.baseAddress else { return start }
        var searched = start
        let newline = Int32(StreamReader.mark[0])
        while let found = memchr(base + searched, newline, bytes.count - searched) {
            let place = base.distance(to: UnsafeRawPointer(found))
            guard bytes.count - place > StreamReader.mark.count else { break }
            guard memcmp(found, StreamReader.mark, StreamReader.mark.count) == 0 else {
                searched = place + 1
                continue
            }
            let digits = bytes[(place + StreamReader.mark.count)...].prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
            guard digits.endIndex < bytes.endIndex else { break }
            if counts(place) { arrivals.add(Int64(String(decoding: digits, as: UTF8.self)) ?? -1) }
            searched = digits.endIndex
        }
        return searched
    }
}
