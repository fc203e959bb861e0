import Foundation
import Synchronization

/// Evaluates expressions in the Erlang shell of a running node over its standard input: milliseconds, where `rabbitmqctl`
/// takes one or two seconds to start a virtual machine of its own.
final class ErlangShell: Sendable {
    private let input: ProcessInput
    private let state = Mutex(State())

    private struct State {
        var output = ""
        var next = 1
        var waiting: [Int: CheckedContinuation<String, any Error>] = [:]
        var isEnded = false
    }

    init(input: ProcessInput, output: FileHandle) {
        self.input = input
        Thread.detachNewThread { [self] in
            var line: [UInt8] = []
            while true {
                let data = output.readSome()
                if data.isEmpty { break }
                for byte in data {
                    if byte == UInt8(ascii: "\n") {
                        received(String(decoding: line, as: UTF8.self))
                        line.removeAll(keepingCapacity: true)
                    } else {
                        line.append(byte)
                    }
                }
            }
            ended()
        }
    }

    /// What the node wrote so far (the last 100,000 characters).
    var output: String { state.withLock { $0.output } }

    var isEnded: Bool { state.withLock { $0.isEnded } }

    /// The value of an expression: a binary as its text, everything else as Erlang writes it.
    ///
    /// - Throws: `BrokerFailure` when it fails or takes longer than `seconds`, or when the node ends.
    func evaluate(_ expression: String, seconds: Double) async throws -> String {
        let number = state.withLock { state in
            defer { state.next += 1 }
            return state.next
        }
        let command = """
            (fun() ->
              {Sign, Value} = try {"=", begin \(expression) end} catch Class:Reason:Stack -> {"!", {Class, Reason, Stack}} end,
              Text = case is_binary(Value) of true -> Value; false -> io_lib:format("~0tp", [Value]) end,
              io:format("~n@@\(number)~s~ts~n", [Sign, Text])
            end)().

            """
        let alarm = Task {
            try await Task.sleep(for: .seconds(seconds))
            take(number)?.resume(
                throwing: BrokerFailure("not done within \(seconds) s: \(expression)\noutput:\n\(output.suffix(4_000))"))
        }
        defer { alarm.cancel() }
        return try await withCheckedThrowingContinuation { continuation in
            let isEnded = state.withLock { state in
                if !state.isEnded { state.waiting[number] = continuation }
                return state.isEnded
            }
            guard !isEnded else {
                let text = "the node has ended; output:\n\(output.suffix(4_000))"
                return continuation.resume(throwing: BrokerFailure(text))
            }
            do { try input.write(command) } catch { take(number)?.resume(throwing: error) }
        }
    }

    private func take(_ number: Int) -> CheckedContinuation<String, any Error>? {
        state.withLock { $0.waiting.removeValue(forKey: number) }
    }

    private func received(_ line: String) {
        guard line.hasPrefix("@@"), let sign = line.firstIndex(where: { $0 == "=" || $0 == "!" }),
            let number = Int(line[line.index(line.startIndex, offsetBy: 2)..<sign])
        else {
            state.withLock { state in
                state.output += line + "\n"
                if state.output.utf8.count > 200_000 { state.output = String(state.output.suffix(100_000)) }
            }
            return
        }
        let value = String(line[line.index(after: sign)...])
        if line[sign] == "=" {
            take(number)?.resume(returning: value)
        } else {
            take(number)?.resume(throwing: BrokerFailure(value))
        }
    }

    /// The node is gone: nothing more is answered.
    func ended() {
        let waiting = state.withLock { state in
            state.isEnded = true
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values {
            continuation.resume(throwing: BrokerFailure("the node ended; output:\n\(output.suffix(4_000))"))
        }
    }
}
