/// Asks again until `condition` holds; throws after `seconds`, naming what did not come.
public func eventually(_ what: String, seconds: Double = 10, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw ChildProcessError("not within \(seconds) s: \(what)") }
        try await Task.sleep(for: .milliseconds(30))
    }
}
