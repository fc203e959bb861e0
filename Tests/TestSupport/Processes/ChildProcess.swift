public import Foundation
internal import Synchronization

/// A process that a test started; it is ended with the program that runs the tests at the latest, also when its test failed.
public final class ChildProcess: Sendable {
    public let processID: Int32
    private let state = Mutex(State())
    private let process: Process

    private struct State {
        var output = ""
        var status: Int32?
        /// Whether all of its output was read.
        var isDrained = false
        var waiting: [CheckedContinuation<Void, Never>] = []

        var hasEnded: Bool { status != nil && isDrained }
    }

    /// Starts `executable`; what it writes to standard output and standard error is kept (the last megabyte).
    public init(_ executable: URL, _ arguments: [String], environment: [String: String] = [:], folder: URL? = nil) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        if let folder { process.currentDirectoryURL = folder }
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        self.process = process
        try ChildProcess.withoutBlockedSignals { try process.run() }
        processID = process.processIdentifier
        ChildProcess.endAtExit(processID)
        let child = self
        process.terminationHandler = { ended in
            ChildProcess.running.withLock { _ = $0.remove(ended.processIdentifier) }
            child.update { $0.status = ended.terminationReason == .exit ? ended.terminationStatus : -ended.terminationStatus }
        }
        if !process.isRunning {
            ChildProcess.running.withLock { _ = $0.remove(processID) }
            update { $0.status = $0.status ?? process.terminationStatus }
        }
        let reader = Thread {
            while true {
                let data = pipe.fileHandleForReading.readSome()
                if data.isEmpty { break }
                child.update { state in
                    state.output += String(decoding: data, as: UTF8.self)
                    if state.output.utf8.count > 1_000_000 { state.output = String(state.output.suffix(500_000)) }
                }
            }
            child.update { $0.isDrained = true }
        }
        reader.start()
    }

    /// Those that have not ended.
    private static let running = Mutex<Set<Int32>>([])
    private static let killsAtExit: Void = {
        _ = atexit { ChildProcess.running.withLock { for child in $0 { Foundation.kill(child, SIGKILL) } } }
    }()

    private static func endAtExit(_ processID: Int32) {
        _ = killsAtExit
        running.withLock { _ = $0.insert(processID) }
    }

    /// Threads of the pool block signals, and a child inherits that: a shell would never hear of SIGTERM.
    private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
    }

    deinit { if process.isRunning { Foundation.kill(processID, SIGKILL) } }

    public var output: String { state.withLock { $0.output } }

    public func terminate() { Foundation.kill(processID, SIGTERM) }

    public func kill() { Foundation.kill(processID, SIGKILL) }

    /// The first line of output that contains `text`.
    public func line(containing text: String, seconds: Double) async throws -> String {
        var found: String?
        try await wait(seconds: seconds, for: "a line with “\(text)”") { state in
            found = state.output.split(separator: "\n").first { $0.contains(text) }.map { String($0) }
            return found != nil
        }
        return found ?? ""
    }

    /// Its exit status, or minus the signal that ended it.
    public func exitStatus(seconds: Double) async throws -> Int32 {
        var status: Int32 = 0
        try await wait(seconds: seconds, for: "its end") { state in
            if let ended = state.status { status = ended }
            return state.status != nil
        }
        // Its last lines may still be in the pipe. No longer than this: what it started may hold the pipe open.
        try? await wait(seconds: 1, for: "the rest of its output") { $0.isDrained }
        return status
    }

    private func update(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private func wait(seconds: Double, for what: String, until done: (State) -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        let waker = Task { [weak self] in
            try? await Task.sleep(until: deadline)
            self?.update { _ in }
        }
        defer { waker.cancel() }
        while true {
            let (isDone, ended) = state.withLock { (done($0), $0.hasEnded) }
            if isDone { return }
            if ended || ContinuousClock.now >= deadline {
                throw ChildProcessError("waited for \(what); output:\n\(output.suffix(4000))")
            }
            await withCheckedContinuation { continuation in
                let missed = state.withLock { state in
                    if done(state) || state.hasEnded || ContinuousClock.now >= deadline { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if missed { continuation.resume() }
            }
        }
    }
}

/// What a child did instead of what the test waited for.
public struct ChildProcessError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
