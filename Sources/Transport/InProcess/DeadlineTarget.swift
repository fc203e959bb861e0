/// Something that has a deadline. It is told on the timer's thread, so it only hands over and never waits.
protocol DeadlineTarget: AnyObject, Sendable {
    func deadlinePassed()
}

/// A closure with a deadline.
final class DeadlineAction: DeadlineTarget {
    private let action: @Sendable () -> Void

    init(_ action: @escaping @Sendable () -> Void) { self.action = action }

    func deadlinePassed() { action() }
}
