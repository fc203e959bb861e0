/// Asks again until `condition` holds; throws after `seconds`, naming what did not come.
public func eventually(_ what: String, seconds: Double = 10, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw ChildProcessError("not within \(seconds) s: \(what)") }
        try await Task.sleep(for: .milliseconds(30))
    }
}

/// Asks again until the answer is `expected`; throws after `seconds`, telling the last answer and what `details` adds.
public func eventually<Answer: Equatable>(
    _ what: String, is expected: Answer, seconds: Double = 10, details: () -> String = { "" },
    _ ask: () async throws -> Answer
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var answers: [(String, Int)] = []
    while true {
        let answer = try await ask()
        if answer == expected { return }
        if answers.last?.0 == "\(answer)" {
            answers[answers.count - 1].1 += 1
        } else {
            answers.append(("\(answer)", 1))
        }
        guard ContinuousClock.now < deadline else {
            let told = answers.suffix(10).map { "\($0.1) times \($0.0)" }.joined(separator: "; ")
            throw ChildProcessError("not within \(seconds) s: \(what); the answers were \(told)\n\(details())")
        }
        try await Task.sleep(for: .milliseconds(30))
    }
}
