/// How an audit calls accounts, assets and buckets when it shows a row.
struct AuditNames {
    private let assets: [Int64: String]

    init(_ connection: Connection) throws {
        let rows = try connection.statement("SELECT key, id FROM assets").all { (key: $0.int64(0), id: $0.text(1)) }
        assets = Dictionary(rows.map { ($0.key, $0.id) }, uniquingKeysWith: { first, _ in first })
    }

    func asset(_ key: Int64) -> String { assets[key] ?? "asset \(key)" }
    func account(_ id: Int64) -> String { LedgerAccount(rawValue: id).description }
    func bucket(_ code: Int64) -> String { Bucket(rawValue: code).map { "\($0)" } ?? "bucket \(code)" }

    func place(_ place: AuditPlace) -> String { "\(account(place.account)), \(asset(place.asset)), \(bucket(place.bucket))" }
}

/// Where amounts add up: an account's bucket of an asset.
struct AuditPlace: Hashable, Comparable {
    let account: Int64
    let asset: Int64
    let bucket: Int64

    static func < (left: AuditPlace, right: AuditPlace) -> Bool {
        (left.account, left.asset, left.bucket) < (right.account, right.asset, right.bucket)
    }
}
