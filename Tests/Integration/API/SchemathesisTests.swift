import Foundation
import TestSupport
import Testing

extension IntegrationTests {
    /// A program that knows nothing but the OpenAPI document sends the real exchange what the document allows and what it forbids,
    /// and compares each answer with it.
    @Suite("the API against its document", .serialized)
    struct SchemathesisTests {
        private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        private static let library = project.appendingPathComponent(".assets/test/schemathesis")
        private static let settings = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("schemathesis.toml")

        /// The one that the library was fetched by: parts of it are made for its version.
        private static let python = project.appendingPathComponent(".assets/.venv/bin/python")

        @Test("schemathesis finds no server error and no answer that is not as documented", .timeLimit(.minutes(3)))
        func conforms() async throws {
            try #require(
                FileManager.default.fileExists(atPath: Self.library.path),
                ".assets/test/schemathesis is missing; scripts/test-assets fetches it")
            let fixture = try ExchangeFixture()
            let exchange = try await fixture.start(["--set", "api-requests=10000000"])
            let port = exchange.port
            try await ExchangeFixture.waitUntilReady(port: port)
            let token = try await onThread {
                let trader = WebTrader(port: port)
                try trader.register("fuzzed")
                _ = try trader.order("buy", "bitcoin", mode: "amount", size: "100", clientOrderID: "first")
                return try trader.makeKey(scope: "trade")
            }
            let child = try ChildProcess(
                Self.python,
                [
                    "-c", "from schemathesis.cli import schemathesis; schemathesis()",
                    "--config-file", Self.settings.path, "run", exchange.plainAddress + "/api/v1/openapi.json",
                    "--header", "Authorization: Bearer \(token)", "--checks", "all",
                    // A cancelled order is no deleted one: it can be looked at for ever. A portfolio that a step before has
                    // archived is none any more that can be reset or renamed, which these checks know of DELETE alone.
                    "--exclude-checks", "use_after_free,ensure_resource_availability",
                    // The stream never ends by itself; it has tests of its own.
                    "--exclude-path", "/api/v1/stream",
                    "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "20", "--max-time", "50", "--seed", "1",
                    "--generation-database", "none", "--suppress-health-check", "all", "--no-color", "--continue-on-failure",
                    "--warnings",
                    "off",
                ],
                environment: ["PYTHONPATH": Self.library.path, "PYTHONDONTWRITEBYTECODE": "1"], folder: fixture.folder.url)
            let status = try await child.exitStatus(seconds: 150)
            #expect(status == 0, "\(child.output.suffix(8000))")
            // It did run: an empty document would pass, too. All but the stream was selected, and all that was selected tested.
            let selected = try #require(
                child.output.firstMatch(of: /Selected: ([0-9]+)\/([0-9]+)/), "\(child.output.suffix(2000))")
            let tested = try #require(child.output.firstMatch(of: /Tested: ([0-9]+)/), "\(child.output.suffix(2000))")
            let (count, all) = (try #require(Int(selected.1)), try #require(Int(selected.2)))
            #expect(count == all - 1 && Int(tested.1) == count && count >= 38, "\(child.output.suffix(2000))")
            #expect(try await exchange.stop().status == 0)
            #expect(!exchange.output.contains("nobody foresaw"), "\(exchange.output.suffix(2000))")
        }
    }
}
