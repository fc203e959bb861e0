import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Socket

/// From a name to a connected socket.
@Suite(.timeLimit(.minutes(2)))
struct ConnectTests {
    /// A port on which nobody listens.
    private func freePort() throws -> Int {
        let peer = try ScriptedPeer { _ in }
        defer { peer.stop() }
        return peer.port
    }

    private func failure(
        _ endpoint: Endpoint, timeout: Duration = .seconds(10), resolver: Resolver = .system
    ) async throws -> SocketError {
        let recorder = StreamRecorder()
        do throws(SocketError) {
            _ = try await SocketStream.connect(
                to: endpoint, tls: nil, settings: StreamSettings(connectTimeout: timeout), handler: recorder,
                logger: StreamTests.logger, resolver: resolver)
        } catch {
            #expect(recorder.events.values.isEmpty)
            return error
        }
        throw SocketError(.closed, "connected")
    }

    @Test func nobodyListens() async throws {
        let port = try freePort()
        let error = try await failure(Endpoint(host: "localhost", port: port))
        #expect(error.code == .refused)
        #expect(error.message.contains("localhost:\(port)") && error.message.contains("127.0.0.1"))
    }

    @Test func aNameThatDoesNotExist() async throws {
        let resolver = Resolver { endpoint throws(SocketError) in
            throw SocketError(.nameNotResolved, "The host \(endpoint.host) was not found.")
        }
        #expect(try await failure(Endpoint(host: "broker.invalid", port: 5672), resolver: resolver).code == .nameNotResolved)
        #expect(try await failure(Endpoint(host: "", port: 5672)).code == .nameNotResolved)
        #expect(try await failure(Endpoint(host: "localhost", port: 70_000)).code == .nameNotResolved)
        let nothing = Resolver { _ throws(SocketError) in [] }
        #expect(try await failure(Endpoint(host: "broker.invalid", port: 5672), resolver: nothing).code == .nameNotResolved)
    }

    @Test func aResolverThatHangsIsLeftBehind() async throws {
        let gate = DispatchSemaphore(value: 0)
        defer { gate.signal() }
        let resolver = Resolver { _ throws(SocketError) in
            gate.wait()
            return []
        }
        let start = ContinuousClock.now
        let error = try await failure(
            Endpoint(host: "broker.invalid", port: 5672), timeout: .milliseconds(200), resolver: resolver)
        #expect(error.code == .timedOut && error.message.contains("resolver"))
        #expect(start.duration(to: .now) < .seconds(10))
    }

    @Test func theNextAddressIsTriedWhenOneRefuses() async throws {
        let peer = try ScriptedPeer(StreamTests.echo)
        defer { peer.stop() }
        // `localhost` may be ::1 first, where this peer does not listen.
        let recorder = StreamRecorder()
        let stream = try await StreamTests.connect(peer, recorder, host: "localhost")
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
        #expect(peer.acceptedCount == 1)
    }

    @Test func anAddressThatIsSilentDoesNotHoldUpTheOthers() async throws {
        let peer = try ScriptedPeer(StreamTests.echo)
        defer { peer.stop() }
        let silent = try SilentPort()
        let resolver = Resolver { _ throws(SocketError) in
            try silent.addresses() + Self.address("127.0.0.1", peer.port)
        }
        let recorder = StreamRecorder()
        let stream = try await SocketStream.connect(
            to: Endpoint(host: "two.example", port: peer.port), tls: nil, settings: StreamSettings(), handler: recorder,
            logger: StreamTests.logger, resolver: resolver)
        #expect(peer.acceptedCount == 1)
        stream.close(within: .seconds(5))
        await stream.waitUntilClosed()
    }

    @Test func anAddressThatIsSilentHasADeadline() async throws {
        let silent = try SilentPort()
        let error = try await failure(Endpoint(host: "127.0.0.1", port: silent.port), timeout: .milliseconds(300))
        #expect(error.code == .timedOut && error.message.contains("firewall"))
    }

    @Test func anAttemptCanBeCancelled() async throws {
        let silent = try SilentPort()
        let attempt = Task { try await failure(Endpoint(host: "127.0.0.1", port: silent.port), timeout: .seconds(60)) }
        attempt.cancel()
        #expect(try await attempt.value.code == .cancelled)
    }

    @Test func familiesTakeTurns() throws {
        let addresses =
            try Self.address("::1", 1) + Self.address("::1", 2) + Self.address("127.0.0.1", 3) + Self.address("127.0.0.1", 4)
        #expect(SocketAddress.interleaved(addresses).map(\.description) == ["::1", "127.0.0.1", "::1", "127.0.0.1"])
    }

    @Test func tenConnectionsAtOnceLeaveNothingBehind() async throws {
        let peer = try ScriptedPeer(StreamTests.echo)
        defer { peer.stop() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<10 {
                group.addTask {
                    let recorder = StreamRecorder()
                    let stream = try await StreamTests.connect(
                        peer, recorder, settings: StreamSettings(threadName: "leak.\(number)"))
                    try stream.write { $0.append(UInt8(number)) }
                    try await recorder.receipts.values(atLeast: 1)
                    #expect(recorder.received == [UInt8(number)])
                    if number % 2 == 0 {
                        stream.close(within: .seconds(5))
                    } else {
                        stream.abort(SocketError(.closed, "enough"))
                    }
                    await stream.waitUntilClosed()
                    #expect(stream.state.withLock { $0.channel == nil && $0.wake == nil && $0.outbound.isEmpty })
                }
            }
            try await group.waitForAll()
        }
        #expect(peer.acceptedCount == 10)
        // A thread is gone a moment after it has told the end.
        try await within("threads that end") {
            while try Self.threadNames().contains(where: { $0.hasPrefix("leak.") }) { await Task.yield() }
        }
    }

    @Test func theSocketIsClosedWhenTheEndIsTold() async throws {
        let peer = try ScriptedPeer(StreamTests.echo)
        defer { peer.stop() }
        for isClean in [true, false] {
            let recorder = StreamRecorder()
            let stream = try await StreamTests.connect(peer, recorder)
            let number = try #require(stream.state.withLock { $0.channel?.socket.number })
            let link = try Self.descriptorTarget(number)
            #expect(link.hasPrefix("socket:"))
            if isClean { stream.close(within: .seconds(5)) } else { stream.abort(SocketError(.closed, "enough")) }
            await stream.waitUntilClosed()
            // The number may belong to another test by now, but not to this socket.
            #expect((try? Self.descriptorTarget(number)) != link)
        }
    }

    private static func threadNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").compactMap {
            try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)
        }
    }

    private static func descriptorTarget(_ number: Int32) throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
    }

    static func address(_ host: String, _ port: Int) throws(SocketError) -> [SocketAddress] {
        let wake = try WakeSignal()
        let lookup = try Resolver.system.begin(Endpoint(host: host, port: port), wake: wake)
        return try lookup.result?.get() ?? []
    }
}
