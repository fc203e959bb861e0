import Domain
import Testing

@Suite struct OrderStateTests {
    /// Every state × every action.
    private static let table: [OrderState: [OrderAction: OrderState]] = [
        .new: [
            .fillPart: .partiallyFilled, .complete: .filled, .wake: .new, .replace: .new, .cancel: .canceled, .expire: .expired,
        ],
        .partiallyFilled: [
            .fillPart: .partiallyFilled, .complete: .filled, .wake: .partiallyFilled, .replace: .partiallyFilled,
            .cancel: .canceled, .expire: .expired,
        ],
        .filled: [:], .canceled: [:], .rejected: [:], .expired: [:],
    ]

    @Test func everyStateTakesOrRefusesEveryAction() {
        #expect(Self.table.count == OrderState.allCases.count)
        for state in OrderState.allCases {
            for action in OrderAction.allCases {
                #expect(state.after(action) == Self.table[state]?[action], "\(state) \(action)")
            }
            #expect(state.isOpen == (Self.table[state]?.isEmpty == false))
        }
    }
}
