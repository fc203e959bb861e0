/// What can be done to an order.
public enum OrderAction: Sendable, Hashable, CaseIterable {
    /// A part of it fills, something stays open.
    case fillPart
    /// The last of it fills.
    case complete
    /// Its stop price is reached, or the entry of its bracket has filled.
    case wake
    /// Its prices or its quantity are changed, by the trader or because the other of its pair has filled in part.
    case replace
    /// It is cancelled, by the trader or by the exchange.
    case cancel
    /// Its time is over.
    case expire
}

extension OrderState {
    /// Whether something of it may still fill, and something is set aside for it.
    public var isOpen: Bool { self == .new || self == .partiallyFilled }

    /// The state after an action; nil when the action is not possible in this state: an order that is not open never
    /// changes again.
    public func after(_ action: OrderAction) -> OrderState? {
        guard isOpen else { return nil }
        switch action {
        case .fillPart: return .partiallyFilled
        case .complete: return .filled
        case .wake, .replace: return self
        case .cancel: return .canceled
        case .expire: return .expired
        }
    }
}
