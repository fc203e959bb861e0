internal import CCurl
internal import Foundation
internal import MarketData
internal import Synchronization

/// The thread that runs libcurl's transfers, and what other threads may say to it.
final class CurlLoop: Sendable {
    typealias Continuation = CheckedContinuation<Result<HTTPAnswer, HTTPFailure>, Never>

    private struct Waiting {
        let number: UInt64
        let request: HTTPRequest
        let continuation: Continuation
    }

    private struct State {
        var waiting: [Waiting] = []
        var cancelled: Set<UInt64> = []
        /// Requests that were submitted and have no answer yet.
        var open: Set<UInt64> = []
        var isRunning = false
        var isStopped = false
    }

    private let state = Mutex(State())
    private let numbers = Atomic<UInt64>(0)
    private let limit: Int
    private let multi: Multi

    /// A multi handle. `@unchecked Sendable` because other threads only ever call `curl_multi_wakeup` on it, which
    /// libcurl allows from any thread; everything else happens on the loop's thread, and the clean-up after it.
    private final class Multi: @unchecked Sendable {
        let handle: UnsafeMutableRawPointer?
        init() {
            _ = CurlLoop.library
            handle = curl_multi_init()
        }
        deinit { curl_multi_cleanup(handle) }
    }

    /// libcurl wants to be set up once, before any other thread uses it.
    private static let library = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    init(limit: Int) {
        self.limit = limit
        multi = Multi()
    }

    func nextNumber() -> UInt64 { numbers.wrappingAdd(1, ordering: .relaxed).newValue }

    func submit(_ request: HTTPRequest, number: UInt64, _ continuation: Continuation) {
        enum Decision { case start, wake, refuse(HTTPFailure) }
        let decision: Decision = state.withLock { state in
            if state.cancelled.remove(number) != nil { return .refuse(HTTPFailure(.cancelled, "given up")) }
            guard !state.isStopped else { return .refuse(HTTPFailure(.cancelled, "shutting down")) }
            guard state.open.count < limit else { return .refuse(HTTPFailure(.unreachable, "too many requests at once")) }
            state.open.insert(number)
            state.waiting.append(Waiting(number: number, request: request, continuation: continuation))
            defer { state.isRunning = true }
            return state.isRunning ? .wake : .start
        }
        switch decision {
        case .refuse(let failure): continuation.resume(returning: .failure(failure))
        case .wake: curl_multi_wakeup(multi.handle)
        case .start:
            let thread = Thread { [self] in run() }
            thread.name = "http"
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    /// Also before `submit`: the request is then refused when it comes.
    func cancel(_ number: UInt64) {
        state.withLock { state in
            // A request that was answered a moment ago leaves its number behind; numbers are never used again.
            if state.cancelled.count >= 1024 { state.cancelled = [] }
            state.cancelled.insert(number)
        }
        curl_multi_wakeup(multi.handle)
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        curl_multi_wakeup(multi.handle)
    }

    // MARK: - On the thread

    private struct Running {
        let number: UInt64
        let transfer: CurlTransfer
        let continuation: Continuation
    }

    private func run() {
        var running: [UnsafeMutableRawPointer: Running] = [:]
        while true {
            let (waiting, cancelled, isStopped) = state.withLock { state in
                defer {
                    state.waiting = []
                    // What is not open is either answered already or not yet submitted: keep it for `submit`.
                    state.cancelled.subtract(state.open)
                }
                return (state.waiting, state.cancelled, state.isStopped)
            }
            for entry in waiting { start(entry, &running) }
            for (handle, entry) in running where isStopped || cancelled.contains(entry.number) {
                finish(handle, .failure(HTTPFailure(.cancelled, "given up")), &running)
            }
            if isStopped { return }
            var count: Int32 = 0
            curl_multi_perform(multi.handle, &count)
            var result = CURLE_OK
            while let handle = exchange_curl_finished(multi.handle, &result) {
                let outcome = running[handle]?.transfer.outcome(result)
                finish(handle, outcome ?? .failure(HTTPFailure(.unreachable, "lost")), &running)
            }
            curl_multi_poll(multi.handle, nil, 0, running.isEmpty ? 60_000 : 1_000, nil)
        }
    }

    private func start(_ entry: Waiting, _ running: inout [UnsafeMutableRawPointer: Running]) {
        let transfer = CurlTransfer(entry.request)
        let outcome: HTTPFailure
        do throws(HTTPFailure) {
            let handle = try transfer.prepare()
            if curl_multi_add_handle(multi.handle, handle) == CURLM_OK {
                running[handle] = Running(number: entry.number, transfer: transfer, continuation: entry.continuation)
                return
            }
            outcome = HTTPFailure(.unreachable, "libcurl does not take the request")
        } catch {
            outcome = error
        }
        transfer.dispose()
        close(entry.number)
        entry.continuation.resume(returning: .failure(outcome))
    }

    private func finish(
        _ handle: UnsafeMutableRawPointer, _ outcome: Result<HTTPAnswer, HTTPFailure>,
        _ running: inout [UnsafeMutableRawPointer: Running]
    ) {
        guard let entry = running.removeValue(forKey: handle) else { return }
        curl_multi_remove_handle(multi.handle, handle)
        entry.transfer.dispose()
        close(entry.number)
        entry.continuation.resume(returning: outcome)
    }

    private func close(_ number: UInt64) {
        state.withLock { state in
            state.open.remove(number)
            state.cancelled.remove(number)
        }
    }
}
