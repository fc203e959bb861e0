import Contracts
import Domain
import Foundation
import Logging
import Storage

extension Market {
    /// Writes bars once a minute, rolls them up, prunes them, suspends silent coins and fetches what the pictures in the
    /// list lack; until cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                var lastPruned = now().adding(milliseconds: -3_600_000)
                while !Task.isCancelled {
                    guard (try? await Task.sleep(for: settings.flushInterval)) != nil else { return }
                    await maintain(lastPruned: &lastPruned)
                }
            }
            guard settings.fetchesSparklines else { return }
            group.addTask { [self] in
                while !Task.isCancelled {
                    // Prices first: nobody knows whose history it is before the first tick.
                    let ready = book.generation != nil
                    if ready { await sparklines.warm() }
                    guard (try? await Task.sleep(for: .seconds(ready ? 60 : 1))) != nil else { return }
                }
            }
        }
    }

    /// One round of `run`.
    func maintain(lastPruned: inout Timestamp) async {
        let time = now()
        do {
            try await flush(now: time)
            try await refreshDayAgo()
            if time.millisecondsSince(lastPruned) >= 3_600_000 {
                try await marketStore.rollUp(now: time)
                try await marketStore.prune(now: time)
                lastPruned = time
            }
        } catch {
            logger.warning("Bars could not be stored; trying again in a minute: \(error)")
        }
        do {
            try await listing.suspendSilentCoins()
        } catch {
            logger.warning("Coins without quotes could not be suspended: \(error)")
        }
    }

    /// Stores what is only in memory: the last act before the process ends.
    public func stop() async {
        do {
            try await flush(now: now(), includingOpen: true)
        } catch {
            logger.warning("The last bars could not be stored: \(error)")
        }
    }

    func flush(now time: Timestamp, includingOpen: Bool = false) async throws {
        try await bars.flush(now: time, includingOpen: includingOpen)
        guard let last = book.storable() else { return }
        try await marketStore.storeQuotes(
            StoredQuotes(epoch: last.epoch, sequence: last.sequence, status: last.status.stored, quotes: last.quotes))
    }

    /// Prices of 24 hours ago: the last one stored at that moment, at most three hours older.
    func refreshDayAgo() async throws {
        let dayAgo = now().adding(milliseconds: -86_400_000)
        let range = TimeRange(from: dayAgo.adding(milliseconds: -10_800_000), to: dayAgo)
        book.takeDayAgo(try await marketStore.lastCloses(of: book.catalogue.assets.map(\.id), in: range))
    }
}

extension MarketStatus {
    /// As text, for the file that does not look into it.
    fileprivate var stored: String {
        guard let bytes = try? JSONEncoder().encode(self) else { return "{}" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Nil when an earlier program wrote another form.
    init?(stored: String) {
        guard let status = try? JSONDecoder().decode(MarketStatus.self, from: Data(stored.utf8)) else { return nil }
        self = status
    }
}
