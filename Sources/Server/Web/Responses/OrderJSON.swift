internal import Domain

/// An order for scripts: the answer to the ticket, `/orders/N` and the live event are the same.
enum OrderJSON {
    static func bytes(_ order: Order, asset: Asset) -> [UInt8] {
        (try? JSONBytes.encode(OrderAnswer(order: order, asset: asset))) ?? Array("{}".utf8)
    }
}
