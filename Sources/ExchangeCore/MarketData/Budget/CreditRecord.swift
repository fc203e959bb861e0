internal import Foundation
internal import Synchronization

/// What survives a restart of a month's credits.
struct StoredCredits: Codable, Hashable, Sendable {
    /// Months since January of the year 0, in UTC.
    var month: Int64
    var used: Int
}

/// Keeps the month's credits.
protocol CreditRecord: Sendable {
    func load() -> StoredCredits?
    /// Best effort: a full disk must not stop prices.
    func save(_ credits: StoredCredits)
}

/// Keeps the credits for as long as the process lives.
final class MemoryCreditRecord: CreditRecord {
    private let stored = Mutex<StoredCredits?>(nil)
    func load() -> StoredCredits? { stored.withLock { $0 } }
    func save(_ credits: StoredCredits) { stored.withLock { $0 = credits } }
}

/// Keeps the credits in a small JSON file, replaced as a whole. It is written about once a minute and not flushed:
/// a few credits that a power failure forgets are worth less than waiting for the disk.
struct FileCreditRecord: CreditRecord {
    let path: String

    init(folder: String) { path = folder + "/coincap-credits.json" }

    func load() -> StoredCredits? {
        guard let data = FileManager.default.contents(atPath: path), data.count < 4096 else { return nil }
        return try? JSONDecoder().decode(StoredCredits.self, from: data)
    }

    func save(_ credits: StoredCredits) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(credits) else { return }
        let url = URL(fileURLWithPath: path)
        try? FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? data.write(to: url, options: .atomic)
    }
}
