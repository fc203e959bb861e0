internal import Contracts
internal import Domain

/// Where prices come from and how old they are, in a few words at the top of every page.
struct MarketBadge: Sendable, Equatable {
    /// `live`, `simulated`, `replay` or `unknown`.
    var kind: String
    /// `Live · Binance`, `Simulated prices`.
    var label: String
    /// Milliseconds since the newest tick; nil before the first and where prices are computed.
    var ageMilliseconds: Int64?
    var staleAfterMilliseconds: Int64
    var problem: String?

    var isStale: Bool { ageMilliseconds.map { $0 > staleAfterMilliseconds } ?? false }

    init(status: MarketStatus?, now: Timestamp) {
        guard let status else {
            self.init(kind: "unknown", label: "No prices yet", ageMilliseconds: nil, staleAfterMilliseconds: 0, problem: nil)
            return
        }
        let label =
            switch status.kind {
            case .live: "Live · \(status.label)"
            case .simulated: "Simulated prices"
            case .replay: status.label.hasPrefix("Replay") ? status.label : "Replay · \(status.label)"
            }
        self.init(
            kind: status.kind.rawValue, label: label, ageMilliseconds: status.lastTick.map { now.millisecondsSince($0) },
            staleAfterMilliseconds: status.staleAfterMilliseconds, problem: status.problem)
    }

    init(kind: String, label: String, ageMilliseconds: Int64?, staleAfterMilliseconds: Int64, problem: String?) {
        self.kind = kind
        self.label = label
        self.ageMilliseconds = ageMilliseconds
        self.staleAfterMilliseconds = staleAfterMilliseconds
        self.problem = problem
    }
}
