import AMQPCodec
import TestSupport

/// Compares the arguments of methods by name.
enum Arguments {
    /// The methods that hide their secrets from mirrors, as something that shows them.
    static func of(_ payload: Any) -> Any {
        switch payload {
        case let method as ConnectionStartOk:
            (
                clientProperties: method.clientProperties, mechanism: method.mechanism, response: method.response,
                locale: method.locale
            )
        case let method as ConnectionSecureOk: Shown(response: method.response, newSecret: [], reason: "")
        case let method as ConnectionUpdateSecret: Shown(response: [], newSecret: method.newSecret, reason: method.reason)
        default: payload
        }
    }

    private struct Shown {
        let response: [UInt8]
        let newSecret: [UInt8]
        let reason: String
    }

    /// `delivery_tag` → `deliveryTag`, `class_id` → `classID`.
    static func name(_ name: String) -> String {
        switch name {
        case "nowait": return "noWait"
        case "internal": return "isInternal"
        default: break
        }
        let words = name.split(separator: "_")
        return words.dropFirst().reduce(String(words[0])) {
            $0 + ($1 == "id" ? "ID" : $1.prefix(1).uppercased() + $1.dropFirst())
        }
    }

    /// Whether something stands in a field that the specification reserves: it is read over, and written as it should be.
    static func hasReserved(_ vector: VectorValue) -> Bool {
        guard case .object(let arguments)? = vector["decoded"]?["arguments"] else { return false }
        return arguments.contains { name, value in
            name.hasPrefix("reserved") && value != .integer(0) && value != .string("") && value != .bool(false)
        }
    }

    static func isEqual(_ ours: Any, _ expected: VectorValue) -> Bool {
        switch ours {
        case let text as String: text == expected.string
        case let octets as [UInt8]: octets == expected.octets
        case let flag as Bool: flag == expected.bool
        case let table as FieldTable: table == expected.fieldTable
        case let number as any FixedWidthInteger: UInt64(exactly: number) == expected.unsigned
        default: false
        }
    }
}
