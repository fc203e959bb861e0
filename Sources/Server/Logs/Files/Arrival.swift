/// Records that have come to a logger.
struct Arrival: Sendable {
    let run: RecordRun
    /// Settled once they are on the disk, or are known to be there.
    let settlement: Settlement

    init(_ run: RecordRun, settled: @escaping @Sendable () -> Void) {
        self.run = run
        settlement = Settlement(settled)
    }
}
