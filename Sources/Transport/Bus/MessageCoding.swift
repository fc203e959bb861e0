internal import Foundation

/// How a message becomes bytes. All transports that cross a process use the same.
public protocol MessageCoding: Sendable {
    func encode<T: Encodable>(_ value: T) throws(BusError) -> [UInt8]
    func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(BusError) -> T
}

/// Messages as JSON, readable in a broker's management page and by programs in other languages.
public struct JSONMessageCoding: MessageCoding {
    public init() {}

    public func encode<T: Encodable>(_ value: T) throws(BusError) -> [UInt8] {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
            return [UInt8](try encoder.encode(value))
        } catch {
            throw BusError(.undecodable, "A message of type \(T.self) could not be encoded.")
        }
    }

    public func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(BusError) -> T {
        do {
            return try JSONDecoder().decode(T.self, from: Data(bytes))
        } catch {
            throw BusError(.undecodable, "A message of type \(T.self) could not be decoded.")
        }
    }
}
