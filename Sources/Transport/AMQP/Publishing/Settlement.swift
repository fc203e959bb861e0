/// Those who are to be told after one confirm of the broker, gathered under the channel's lock and told after it.
///
/// Messages of one window are counted, not listed: a `multiple` ack of hundreds costs one call.
struct Settlement {
    private var window: ConfirmWindow?
    private var acked = 0
    private var others: [(sink: PendingConfirm.Sink, outcome: Result<PublishOutcome, AMQPError>)] = []

    mutating func add(_ confirm: PendingConfirm, _ isAck: Bool) {
        let outcome = isAck ? confirm.returned ?? .acked : .nacked
        if outcome == .acked, case .window(let window) = confirm.sink, self.window == nil || self.window === window {
            self.window = window
            acked += 1
        } else {
            others.append((confirm.sink, .success(outcome)))
        }
    }

    mutating func fail(_ confirm: PendingConfirm, _ error: AMQPError) { others.append((confirm.sink, .failure(error))) }

    func perform() {
        window?.settled(acked, .success(.acked))
        for (sink, outcome) in others { sink.settle(outcome) }
    }
}
