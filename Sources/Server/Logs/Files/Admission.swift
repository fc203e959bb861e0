/// What to do with a run of records, given how far its instance is written.
enum Admission: Equatable {
    /// Its first `skip` records are written already, the others follow without a gap.
    case write(skip: Int)
    /// All of it is written, or it is of a life that ended before what is written.
    case known
    /// The records `missing` of its life should come first.
    case ahead(missing: ClosedRange<UInt64>)

    static func of(_ run: RecordRun, after position: LogPosition?) -> Admission {
        guard let position, position.boot >= run.origin.boot else {
            return run.first == 1 ? .write(skip: 0) : .ahead(missing: 1...run.first - 1)
        }
        guard position.boot == run.origin.boot, run.last > position.sequence else { return .known }
        if run.first > position.sequence + 1 { return .ahead(missing: position.sequence + 1...run.first - 1) }
        return .write(skip: Int(position.sequence + 1 - run.first))
    }
}
