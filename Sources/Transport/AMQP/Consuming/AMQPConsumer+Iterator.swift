extension AMQPConsumer {
    /// Takes batches and hands them out one by one: a lock for many messages.
    public struct Iterator: AsyncIteratorProtocol {
        public typealias Element = Delivery
        public typealias Failure = AMQPError

        private let consumer: AMQPConsumer
        private var batch: ArraySlice<Delivery> = []

        init(_ consumer: AMQPConsumer) { self.consumer = consumer }

        /// The next message; `nil` when the consumer has ended, or the task was cancelled. Throws what ended it otherwise.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(AMQPError) -> Delivery? {
            if let delivery = batch.popFirst() { return delivery }
            batch = try await consumer.nextBatch()[...]
            return batch.popFirst()
        }
    }

    public func makeAsyncIterator() -> Iterator { Iterator(self) }
}
