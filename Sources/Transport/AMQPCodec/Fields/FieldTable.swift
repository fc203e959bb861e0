/// Names and values in their order (section 4.2.5.5). A name that stands twice is kept twice; looking it up finds the last.
public struct FieldTable: Sendable {
    public typealias Field = (name: String, value: FieldValue)

    /// In the order of the wire, names that stand twice included.
    public var fields: [Field]

    public init(_ fields: [Field] = []) { self.fields = fields }

    public var isEmpty: Bool { fields.isEmpty }
    public var count: Int { fields.count }

    /// The value of the last field with this name. Setting replaces it, appends one, or removes all of that name.
    public subscript(_ name: String) -> FieldValue? {
        get { fields.last { $0.name == name }?.value }
        set {
            guard let newValue else { return fields.removeAll { $0.name == name } }
            if let index = fields.lastIndex(where: { $0.name == name }) {
                fields[index].value = newValue
            } else {
                fields.append((name, newValue))
            }
        }
    }
}

extension FieldTable: Hashable {
    public static func == (one: FieldTable, other: FieldTable) -> Bool {
        one.fields.count == other.fields.count
            && zip(one.fields, other.fields).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    }

    public func hash(into hasher: inout Hasher) {
        for field in fields {
            hasher.combine(field.name)
            hasher.combine(field.value)
        }
    }
}

extension FieldTable: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, FieldValue)...) { fields = elements.map { ($0.0, $0.1) } }
}
