internal import Foundation

/// How a message becomes bytes. All transports that cross a process use the same.
public protocol MessageCoding: Sendable {
    func encode<T: Encodable>(_ value: T) throws(BusError) -> [UInt8]
    func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(BusError) -> T
}

/// Messages as JSON, readable in a broker's management page and by programs in other languages.
public struct JSONMessageCoding: MessageCoding {
    public init() {}

    // Making one costs more than a small message. They are not changed after this, and then any thread may use them.
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }()
    private static let decoder = JSONDecoder()

    public func encode<T: Encodable>(_ value: T) throws(BusError) -> [UInt8] {
        do {
            return [UInt8](try Self.encoder.encode(value))
        } catch {
            throw BusError(.undecodable, "A message of type \(T.self) could not be encoded.")
        }
    }

    public func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(BusError) -> T {
        do {
            return try Self.decoder.decode(T.self, from: Data(bytes))
        } catch {
            throw BusError(.undecodable, "A message of type \(T.self) could not be decoded.")
        }
    }
}
