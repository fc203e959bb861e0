/// Why a measurement against the broker failed.
struct AMQPBenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
