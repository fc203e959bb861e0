internal import Foundation
internal import Synchronization

/// How a message becomes bytes. All transports that cross a process use the same.
public protocol MessageCoding: Sendable {
    /// Throws `undecodable` for a value that has no encoding.
    func encode<T: Encodable>(_ value: T) throws(BusError) -> [UInt8]
    /// Throws `undecodable` for bytes that are no `T`.
    func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(BusError) -> T
}

/// Messages as JSON, readable in a broker's management page and by programs in other languages.
///
/// What is written is, octet for octet, what Foundation's `JSONEncoder` writes with sorted keys, and what is read is what its `JSONDecoder`
/// reads. Common messages take a shorter way there; whatever is not common, and whatever is wrong, is Foundation's.
public struct JSONMessageCoding: MessageCoding {
    public init() {}

    // Making one costs more than a small message. They are not changed after this, and then any thread may use them.
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return encoder
    }()
    private static let decoder = JSONDecoder()

    /// Types that were found to hold what is always left to Foundation; there are as many as messages have.
    private static let foreignTypes = Mutex<Set<ObjectIdentifier>>([])

    public func encode<T: Encodable>(_ value: T) throws(BusError) -> [UInt8] {
        if let bytes = Self.encodeQuickly(value) { return bytes }
        do {
            return [UInt8](try Self.encoder.encode(value))
        } catch {
            throw BusError(.undecodable, "A message of type \(T.self) could not be encoded.")
        }
    }

    public func decode<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(BusError) -> T {
        if let value = Self.decodeQuickly(type, bytes) { return value }
        do {
            return try Self.decoder.decode(T.self, from: Data(bytes))
        } catch {
            throw BusError(.undecodable, "A message of type \(T.self) could not be decoded.")
        }
    }

    // MARK: - The shorter way

    /// Nil when it is Foundation's.
    static func encodeQuickly<T: Encodable>(_ value: T) -> [UInt8]? {
        guard !isForeign(T.self) else { return nil }
        let output = JSONOutput()
        guard let root = try? output.value(value) else { return remember(T.self, output.obstacle) }
        let text = output.text(of: root)
        return output.obstacle == nil ? text : remember(T.self, output.obstacle)
    }

    /// Nil when it is Foundation's.
    static func decodeQuickly<T: Decodable>(_ type: T.Type, _ bytes: [UInt8]) -> T? {
        guard !isForeign(type), let document = JSONDocument(bytes) else { return nil }
        // A decoding that tries one thing and then another may have swallowed the obstacle.
        guard let value = try? document.value(type, 0), document.obstacle == nil else { return remember(type, document.obstacle) }
        return value
    }

    private static func isForeign<T>(_ type: T.Type) -> Bool {
        foreignTypes.withLock { !$0.isEmpty && $0.contains(ObjectIdentifier(type)) }
    }

    private static func remember<T, Result>(_ type: T.Type, _ obstacle: JSONObstacle?) -> Result? {
        if obstacle == .type { foreignTypes.withLock { _ = $0.insert(ObjectIdentifier(type)) } }
        return nil
    }
}
