/// Which backups are kept: the newest ones, and the last one of each of the last days that have any.
public struct BackupRetention: Hashable, Sendable {
    /// So many of the newest are kept, at least one.
    public var newest: Int
    /// Of so many of the last days that have backups the last one is kept; 0 for none.
    public var days: Int

    /// At least one is always kept.
    public init(newest: Int, days: Int) {
        self.newest = max(1, newest)
        self.days = max(0, days)
    }

    /// Those that may go, the oldest first.
    public func superfluous(of names: some Sequence<BackupName>) -> [BackupName] {
        let newestFirst = Set(names).sorted(by: >)
        var kept = Set(newestFirst.prefix(newest))
        var seen: Set<Substring> = []
        for name in newestFirst where seen.count < days || seen.contains(name.day) {
            if seen.insert(name.day).inserted { kept.insert(name) }
        }
        return newestFirst.filter { !kept.contains($0) }.reversed()
    }
}
