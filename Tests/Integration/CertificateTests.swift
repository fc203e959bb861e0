import Foundation
import MarketData
import ServerSystem
import TestSupport
import Testing

extension IntegrationTests {
    @Suite("certificates of others")
    struct CertificateTests {
        /// The exchange's own certificate is signed by nobody that libcurl trusts: the nearest stranger there is.
        @Test("a source whose certificate nobody vouches for is refused")
        func untrusted() async throws {
            let folder = try TemporaryFolder()
            let stranger = try await RunningExchange(data: folder.url, arguments: ["--market", "simulated"])
            let fetcher = CurlFetcher()
            let request = HTTPRequest(url: stranger.address + "/healthz")
            do {
                let answer = try await fetcher.fetch(request)
                Issue.record("answered \(answer.status)")
            } catch {
                #expect(error.code == .untrusted, "\(error)")
            }
            #expect(try await stranger.stop().status == 0)
        }
    }
}
