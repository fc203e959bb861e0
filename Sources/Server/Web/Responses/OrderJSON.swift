internal import Domain

/// An order for scripts: the answer to the ticket, `/orders/N` and the live event are the same.
enum OrderJSON {
    /// - Parameter others: the rest of its group.
    static func bytes(_ order: Order, with others: [Order] = [], asset: Asset) -> [UInt8] {
        (try? JSONBytes.encode(OrderAnswer(order: order, with: others, asset: asset))) ?? Array("{}".utf8)
    }
}
