import Foundation

/// What a benchmark gets: where it may write, and how long it should measure.
struct BenchContext: Sendable {
    /// An empty folder of its own on a real disk, deleted afterwards.
    let folder: URL
    /// How long one figure should be measured.
    let duration: Duration
}
