import TestSupport

@testable import AMQPCodec

/// Values of all kinds, by chance.
extension SeededGenerator {
    mutating func shortString() -> String {
        switch Int.random(in: 0..<6, using: &self) {
        case 0: return ""
        case 1: return String(repeating: "q", count: Int.random(in: 0...255, using: &self))
        case 2: return String(repeating: "é", count: Int.random(in: 0...127, using: &self))
        default:
            return String(
                (0..<Int.random(in: 1...40, using: &self)).map { _ in "abcdefgh.#*-1234 ✓".randomElement(using: &self) ?? "a" })
        }
    }

    mutating func octets(_ most: Int) -> [UInt8] {
        (0..<Int.random(in: 0...most, using: &self)).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    mutating func fieldValue(depth: Int = 0) -> FieldValue {
        switch Int.random(in: 0..<(depth < 5 ? 17 : 15), using: &self) {
        case 0: .bool(Bool.random(using: &self))
        case 1: .int8(.random(in: .min ... .max, using: &self))
        case 2: .uint8(.random(in: .min ... .max, using: &self))
        case 3: .int16(.random(in: .min ... .max, using: &self))
        case 4: .uint16(.random(in: .min ... .max, using: &self))
        case 5: .int32(.random(in: .min ... .max, using: &self))
        case 6: .uint32(.random(in: .min ... .max, using: &self))
        case 7: .int64(.random(in: .min ... .max, using: &self))
        case 8: .float(Float(Int.random(in: -1000...1000, using: &self)) / 8)
        case 9: .double(Double(Int.random(in: -1000...1000, using: &self)) / 1024)
        case 10: .decimal(scale: .random(in: .min ... .max, using: &self), unscaled: .random(in: .min ... .max, using: &self))
        case 11: .longString(octets(300))
        case 12: .bytes(octets(300))
        case 13: .timestamp(next())
        case 14: .void
        case 15: .array((0..<Int.random(in: 0...5, using: &self)).map { _ in fieldValue(depth: depth + 1) })
        default: .table(fieldTable(depth: depth + 1))
        }
    }

    mutating func fieldTable(depth: Int = 0) -> FieldTable {
        FieldTable((0..<Int.random(in: 0...6, using: &self)).map { _ in (shortString(), fieldValue(depth: depth)) })
    }

    mutating func maybe<Value>(_ value: (inout SeededGenerator) -> Value) -> Value? {
        Bool.random(using: &self) ? value(&self) : nil
    }

    mutating func properties() -> BasicProperties {
        BasicProperties(
            contentType: maybe { $0.shortString() }, contentEncoding: maybe { $0.shortString() },
            headers: maybe { $0.fieldTable() }, deliveryMode: maybe { .random(in: .min ... .max, using: &$0) },
            priority: maybe { .random(in: .min ... .max, using: &$0) }, correlationID: maybe { $0.shortString() },
            replyTo: maybe { $0.shortString() }, expiration: maybe { $0.shortString() }, messageID: maybe { $0.shortString() },
            timestamp: maybe { $0.next() }, type: maybe { $0.shortString() }, userID: maybe { $0.shortString() },
            appID: maybe { $0.shortString() }, clusterID: maybe { $0.shortString() })
    }
}
