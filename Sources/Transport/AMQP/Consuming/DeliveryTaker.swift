/// Somebody for whom deliveries have come, to be told once when everything that was read is handled.
protocol Wakeable: AnyObject, Sendable {
    /// On the I/O thread.
    func wake()
}

/// Code of this library that takes the deliveries of a consumer on the I/O thread. It is woken after those of one read.
protocol DeliveryTaker: Wakeable {
    func take(_ delivery: Delivery)

    /// The consumer has ended; told once.
    func cancelled(_ error: AMQPError)
}
