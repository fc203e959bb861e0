internal import Domain

extension APISchema {
    /// Something that a value may not be, and where.
    struct Fault: Sendable, Equatable {
        /// A JSON pointer (RFC 6901), empty for the document as a whole.
        let place: String
        /// What to send instead, for people.
        let message: String
    }

    /// What is wrong with a value; empty when nothing is. At most a handful.
    func faults(in value: JSONValue, at place: String = "") -> [Fault] {
        switch (self, value) {
        case (.text(let rule), .string(let text)): return rule.fault(in: text, at: place).map { [$0] } ?? []
        case (.integer(let range), .number):
            guard let number = value.wholeNumber, range.contains(number) else {
                return [Fault(place: place, message: "Send a whole number from \(range.lowerBound) to \(range.upperBound).")]
            }
            return []
        case (.flag, .bool): return []
        case (.nullable, .null): return []
        case (.nullable(let schema), _): return schema.faults(in: value, at: place)
        case (.named(let name), _): return name.schema.faults(in: value, at: place)
        case (.list(let schema, let limit), .array(let elements)):
            guard elements.count <= limit else { return [Fault(place: place, message: "Send at most \(limit).")] }
            for (index, element) in elements.enumerated() {
                let faults = schema.faults(in: element, at: "\(place)/\(index)")
                if !faults.isEmpty { return faults }
            }
            return []
        case (.object(let fields), .object(let members)):
            var faults: [Fault] = []
            for field in fields {
                if let member = members[field.name] {
                    faults += field.schema.faults(in: member, at: "\(place)/\(field.name)")
                } else if field.isRequired {
                    faults.append(Fault(place: "\(place)/\(field.name)", message: "This field is missing."))
                }
            }
            // Named in full only when short: it comes from whoever asked.
            for name in members.keys.sorted() where !fields.contains(where: { $0.name == name }) {
                faults.append(Fault(place: "\(place)/\(name.prefix(40))", message: "There is no such field."))
            }
            return Array(faults.prefix(8))
        case (.anything, .object): return []
        default: return [Fault(place: place, message: "Send \(kind).")]
        }
    }

    /// What is wrong with a parameter of an address.
    func fault(inParameter text: String, at place: String) -> Fault? {
        switch self {
        case .integer(let range):
            // One spelling for each number: no plus, no leading zeros.
            guard let number = Int64(text), range.contains(number), String(number) == text else {
                return Fault(place: place, message: "Send a whole number from \(range.lowerBound) to \(range.upperBound).")
            }
            return nil
        case .text(let rule): return rule.fault(in: text, at: place)
        default: return Fault(place: place, message: "Send \(kind).")
        }
    }

    /// In a sentence.
    private var kind: String {
        switch self {
        case .text: "a text in quotes; numbers with decimals are sent as texts, too"
        case .integer: "a whole number"
        case .flag: "true or false"
        case .list: "a list"
        case .object, .named, .anything: "an object"
        case .nullable(let schema): schema.kind + " or null"
        }
    }
}

extension TextRule {
    fileprivate func fault(in text: String, at place: String) -> APISchema.Fault? {
        if accepts(text) { return nil }
        let message: String =
            if !values.isEmpty {
                "Send one of: \(values.joined(separator: ", "))."
            } else if let example {
                "Send something of the form \(example)."
            } else {
                "Send \(length.lowerBound) to \(length.upperBound) characters."
            }
        return APISchema.Fault(place: place, message: message)
    }
}
