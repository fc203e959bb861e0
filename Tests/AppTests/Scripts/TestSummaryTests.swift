import Foundation
import TestSupport
import Testing

/// `scripts/test-summary`: what is last on the screen after a run that failed.
@Suite("summary of a failed test run")
struct TestSummaryTests {
    private func summary(of log: String) async throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = try TemporaryFolder()
        let file = URL(fileURLWithPath: folder.path + "/log.txt")
        try Data(log.utf8).write(to: file)
        let child = try ChildProcess(root.appendingPathComponent("scripts/test-summary"), [file.path])
        #expect(try await child.exitStatus(seconds: 20) == 0)
        return child.output.replacingOccurrences(of: file.path, with: "LOG")
    }

    @Test("each failed test once, with its place and first issue, colours or not")
    func failed() async throws {
        let log = """
            ◇ Test "one “quoted” \"name\"" started.
            \u{1B}[91m✘\u{1B}[0m Test "one “quoted” \"name\"" recorded an issue at OneTests.swift:12:9: Expectation failed: a == b
            ↳ // what it was about
            ✘ Test "one “quoted” \"name\"" recorded an issue at OneTests.swift:13:9: Expectation failed: c
            ✘ Test "one “quoted” \"name\"" failed after 0.1 seconds with 2 issues.
            ◇ Test plain() started.
            ✔ Test plain() passed after 0.001 seconds.
            ✘ Test other(_:) recorded an issue with 1 argument kind → .first at OtherTests.swift:7:6: Caught error: not within 2 s
            ✘ Test other(_:) with 2 test cases failed after 0.1 seconds with 1 issue.
            ✘ Suite OneTests failed after 3 seconds with 2 issues.
            ✘ Test run with 3 tests in 2 suites failed after 3.1 seconds with 3 issues.
            """
        #expect(
            try await summary(of: log) == """
                Test run with 3 tests in 2 suites failed after 3.1 seconds with 3 issues. Whole output: LOG
                  "one “quoted” \"name\"" OneTests.swift:12 (2 issues)
                    Expectation failed: a == b
                  other(_:) OtherTests.swift:7
                    [kind → .first] Caught error: not within 2 s

                """)
    }

    @Test("a run that crashed names what was running and the cause")
    func crashed() async throws {
        let log = """
            ◇ Test "done" started.
            ✔ Test "done" passed after 0.001 seconds.
            ◇ Test "classic queues" started.
            ◇ Test case passing 1 argument conformance → one to "classic queues" started.
            Array.swift:1: Fatal error: Index out of range
            """
        #expect(
            try await summary(of: log) == """
                The run did not come to its end. Whole output: LOG
                Was running: "classic queues" conformance → one to "classic queues"
                Array.swift:1: Fatal error: Index out of range

                """)
    }

    @Test("many failures stay within 1,500 bytes and whole characters")
    func many() async throws {
        let issue = String(repeating: "é→", count: 400)
        let lines = (1...200).map { "✘ Test \"case \($0)\" recorded an issue at A.swift:1:1: \(issue)" }
        let text = try await summary(of: lines.joined(separator: "\n"))
        #expect(text.utf8.count <= 1_500 && text.utf8.count > 1_000)
        #expect(text.hasSuffix(" more\n") && !text.contains("\u{FFFD}"))
    }

    @Test("nothing is said of a run that passed")
    func passed() async throws {
        let log = """
            ◇ Test a() started.
            ✔ Test a() passed after 0.001 seconds.
            ✔ Test run with 1 test in 1 suite passed after 1 s.
            """
        #expect(try await summary(of: log).isEmpty)
    }
}
