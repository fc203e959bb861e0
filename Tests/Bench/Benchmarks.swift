extension Benchmark {
    /// All benchmarks, in the order in which they run. Each area lists its own in a file of its own and is added here.
    static let all: [Benchmark] = bus + codec + amqp + orders + desk + portfolios + process + web + api + logs
}
