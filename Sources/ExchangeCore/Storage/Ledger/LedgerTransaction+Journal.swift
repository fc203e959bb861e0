import Domain

extension LedgerTransaction {
    /// Puts `entry` into the journal and moves the balances: all of it, or nothing with a `LedgerError`.
    ///
    /// Everything is checked before anything is written, so a body may catch the error and store a refusal.
    @discardableResult
    public func post(_ entry: JournalEntry) throws -> PostedEntry {
        try check(entry.postings)
        let select = try connection.statement("SELECT amount FROM balances WHERE account = ? AND asset = ? AND bucket = ?")
        var before: [Int64?] = []
        var after: [Int64] = []
        before.reserveCapacity(entry.postings.count)
        after.reserveCapacity(entry.postings.count)
        for posting in entry.postings {
            let held = try select.first(posting.account.rawValue, posting.asset.rawValue, posting.bucket.rawValue) { $0.int64(0) }
            let (sum, overflow) = (held ?? 0).addingReportingOverflow(posting.amount)
            guard !overflow else { throw LedgerError.overflow(account: posting.account, asset: posting.asset) }
            if posting.account.isUser, sum < 0 { throw shortage(of: posting, holding: held ?? 0) }
            before.append(held)
            after.append(sum)
        }
        try connection.statement("INSERT INTO journal (kind, account, time, reference) VALUES (?, ?, ?, ?)")
            .run(entry.kind.rawValue, entry.portfolio.rawValue, entry.time.milliseconds, entry.reference)
        let number = connection.lastInsertedRow
        let line = try connection.statement(
            "INSERT INTO postings (entry, account, asset, bucket, amount, balance) VALUES (?, ?, ?, ?, ?, ?)")
        let update = try connection.statement("UPDATE balances SET amount = ? WHERE account = ? AND asset = ? AND bucket = ?")
        let insert = try connection.statement("INSERT INTO balances (amount, account, asset, bucket) VALUES (?, ?, ?, ?)")
        for (index, posting) in entry.postings.enumerated() {
            let (account, asset, bucket) = (posting.account.rawValue, posting.asset.rawValue, posting.bucket.rawValue)
            try line.run(number, account, asset, bucket, posting.amount, after[index])
            try (before[index] == nil ? insert : update).run(after[index], account, asset, bucket)
        }
        return PostedEntry(number: number, balances: after)
    }

    private func shortage(of posting: Posting, holding available: Int64) -> LedgerError {
        // The magnitude of the smallest Int64 is no Int64.
        let needed = posting.amount == .min ? Int64.max : -posting.amount
        return posting.asset == .usd
            ? .insufficientFunds(available: USD(micros: available), needed: USD(micros: needed))
            : .insufficientHoldings(asset: posting.asset, available: available, needed: needed)
    }

    /// An entry has few postings: comparing each with each is cheaper than a set.
    private func check(_ postings: [Posting]) throws {
        guard !postings.isEmpty else { throw LedgerError.unbalanced(asset: nil) }
        for (index, posting) in postings.enumerated() {
            guard posting.amount != 0 else { throw LedgerError.malformedEntry }
            var sum = Int128(posting.amount)
            var isFirstOfAsset = true
            for (otherIndex, other) in postings.enumerated() where otherIndex != index && other.asset == posting.asset {
                if otherIndex < index { isFirstOfAsset = false }
                guard other.account != posting.account || other.bucket != posting.bucket else { throw LedgerError.malformedEntry }
                sum += Int128(other.amount)
            }
            if isFirstOfAsset, sum != 0 { throw LedgerError.unbalanced(asset: posting.asset) }
        }
    }
}
