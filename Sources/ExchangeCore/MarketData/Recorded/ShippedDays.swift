/// A coin's recorded days as they are shipped: see `RecordedSeries` for their form.
struct ShippedDays: Sendable {
    /// The first day, counted from 1970-01-01.
    let first: Int
    let text: StaticString
}
