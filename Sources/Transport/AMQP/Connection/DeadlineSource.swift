/// Something on a channel that waits for answers. The I/O thread asks it to give up what has waited too long: one clock for
/// everything on a connection, instead of a task for each wait.
protocol DeadlineSource: AnyObject, Sendable {
    /// Fails what is overdue. Returns the earliest deadline that is left.
    func expire(_ now: ContinuousClock.Instant) -> ContinuousClock.Instant?

    /// Nothing comes any more.
    func channelEnded(_ error: AMQPError)
}
