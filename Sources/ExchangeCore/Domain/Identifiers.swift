/// A coin's identity: its CoinCap id, a lower-case slug such as `bitcoin`. Never reused, never renamed.
public struct AssetID: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    /// The slug itself.
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ id: String) { self.rawValue = id }
    public var description: String { rawValue }
    public static func < (left: AssetID, right: AssetID) -> Bool { left.rawValue < right.rawValue }
}

/// A number that the database gave to a row, in a type of its own for each kind of row.
public protocol RowIdentifier: RawRepresentable, Hashable, Comparable, Codable, Sendable, CustomStringConvertible
where RawValue == Int64 {
    init(rawValue: Int64)
}

extension RowIdentifier {
    public init(_ value: Int64) { self.init(rawValue: value) }
    public var description: String { String(rawValue) }
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Which user it is.
public struct UserID: RowIdentifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Which portfolio it is; also the number of its account in the ledger.
public struct PortfolioID: RowIdentifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Which order it is. Later orders have larger numbers, which is what pages of them go by.
public struct OrderID: RowIdentifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Which fill it is. Later fills have larger numbers, which is what pages of them go by.
public struct FillID: RowIdentifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// Which OCO or bracket it is. Later groups have larger numbers.
public struct OrderGroupID: RowIdentifier {
    public let rawValue: Int64
    public init(rawValue: Int64) { self.rawValue = rawValue }
}
