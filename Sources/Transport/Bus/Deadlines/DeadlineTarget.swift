/// Something that has a deadline. It is told on the timer's thread, so it only hands over and never waits.
package protocol DeadlineTarget: AnyObject, Sendable {
    func deadlinePassed()
}

/// A closure with a deadline.
package final class DeadlineAction: DeadlineTarget {
    private let action: @Sendable () -> Void

    package init(_ action: @escaping @Sendable () -> Void) { self.action = action }

    package func deadlinePassed() { action() }
}
