/// What a command with an idempotency key answers.
public enum IdempotentResult<Value: Sendable>: Sendable {
    /// Executed now.
    case first(Value)
    /// Executed before with the same body: the answer of then.
    case repeated(Value)

    /// The answer, for those to whom it is the same whether it is old or new.
    public var value: Value {
        switch self {
        case .first(let value), .repeated(let value): value
        }
    }
}
