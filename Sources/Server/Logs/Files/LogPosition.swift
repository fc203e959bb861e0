/// How far an instance's records are written.
struct LogPosition: Hashable, Sendable {
    var boot: BootID
    var sequence: UInt64
}
