/// Something that is measured by name: `make bench ONLY=name`.
struct Benchmark: Sendable {
    /// Dotted, the area first: `bus.requests`.
    let name: String
    /// At most 20 seconds.
    let run: @Sendable (BenchContext) async throws -> [Measurement]

    init(_ name: String, _ run: @escaping @Sendable (BenchContext) async throws -> [Measurement]) {
        self.name = name
        self.run = run
    }

    /// Whether `name` means this benchmark: its own name, or that of its area.
    func matches(_ name: String) -> Bool { self.name == name || self.name.hasPrefix(name + ".") }
}
