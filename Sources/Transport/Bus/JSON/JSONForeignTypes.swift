internal import Foundation

/// What Foundation's JSON coders treat unlike `Codable` says.
enum JSONForeignTypes {
    static func contains<T>(_ type: T.Type) -> Bool {
        type == Date.self || type == Data.self || type == Decimal.self || type == URL.self
    }
}
