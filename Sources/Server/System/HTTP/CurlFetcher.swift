internal import CCurl
internal import Foundation
public import MarketData
internal import Synchronization

/// Fetches through libcurl on a thread of its own, many transfers at a time. TLS is verified; only http and https are
/// spoken; no redirect is followed; a body is cut off at its limit while it comes.
///
/// The thread starts with the first request and ends when the fetcher is let go.
public final class CurlFetcher: HTTPFetching {
    private let loop: CurlLoop

    /// - Parameter limit: transfers that run or wait at the same time; one more is refused.
    public init(limit: Int = 256) { loop = CurlLoop(limit: limit) }

    deinit { loop.stop() }

    public func fetch(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPAnswer {
        let loop = loop
        let number = loop.nextNumber()
        let result: Result<HTTPAnswer, HTTPFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in loop.submit(request, number: number, continuation) }
        } onCancel: {
            loop.cancel(number)
        }
        return try result.get()
    }
}
