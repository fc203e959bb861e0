/// What one value of a message encodes itself as.
final class JSONNode {
    enum Value {
        /// Text that stands in the output.
        case leaf(Range<Int>)
        case node(JSONNode)
    }

    enum Kind {
        case undecided
        case single(Value)
        case object
        case array
    }

    var kind = Kind.undecided
    var fields: [(key: String, value: Value)] = []
    var elements: [Value] = []

    /// An object from now on; one that is something else already is Foundation's affair.
    func becomeObject(_ output: JSONOutput) {
        switch kind {
        case .undecided: kind = .object
        case .object: break
        case .single, .array: output.note(.value)
        }
    }

    func becomeArray(_ output: JSONOutput) {
        switch kind {
        case .undecided: kind = .array
        case .array: break
        case .single, .object: output.note(.value)
        }
    }

    func become(_ value: Value, _ output: JSONOutput) {
        if case .undecided = kind { kind = .single(value) } else { output.note(.value) }
    }
}
