internal import Bus
internal import Contracts
internal import Domain

/// Cancels an order and places another one: two steps, of which the second may fail although the first is done, and which
/// the answer tells apart.
struct CancelReplace: Sendable {
    static let names =
        OrderDraft.names + [
            "cancelReplaceMode", "cancelNewClientOrderId", "cancelOrigClientOrderId", "cancelOrderId", "cancelRestrictions",
        ]

    private enum Mode: String {
        /// What cannot be cancelled is not replaced.
        case stopOnFailure = "STOP_ON_FAILURE"
        case allowFailure = "ALLOW_FAILURE"
    }

    private let call: BinanceCall
    private let draft: OrderDraft
    private let mode: Mode
    private let cancelID: String

    /// Throws what is wrong with either order before anything is cancelled.
    init(_ call: BinanceCall) throws(BinanceError) {
        self.call = call
        draft = try OrderDraft(call.parameters, try call.pair())
        guard let mode: Mode = try call.parameters.word("cancelReplaceMode", or: .invalid("cancelReplaceMode")) else {
            throw .missing("cancelReplaceMode")
        }
        self.mode = mode
        guard call.parameters.has("cancelOrderId") || call.parameters.has("cancelOrigClientOrderId") else {
            throw .missing("cancelOrderId", or: "cancelOrigClientOrderId")
        }
        cancelID =
            try call.parameters.identifier("cancelNewClientOrderId") ?? BinanceKey.derivedOrderID(call.parameters) + "-c"
    }

    func run() async throws -> BinanceAnswer {
        let counts = try call.orders.place(1, by: call.key, at: call.now)
        let cancelled = try await part { json in
            json.canceled(
                try await call.cancelNamed(of: draft.pair, by: "cancelOrderId", or: "cancelOrigClientOrderId"), cancelID: cancelID
            )
        }
        guard cancelled.isDone || mode == .allowFailure else {
            throw failure(-2022, "Order cancel-replace failed.", status: 400, cancelled, nil)
        }
        let placed = try await part { $0.placed(try await call.place(draft), draft.response) }
        switch (cancelled.isDone, placed.isDone) {
        case (true, true): return BinanceAnswer(Self.json(cancelled, placed), orderCounts: counts)
        case (false, false): throw failure(-2022, "Order cancel-replace failed.", status: 400, cancelled, placed)
        default: throw failure(-2021, "Order cancel-replace partially failed.", status: 409, cancelled, placed)
        }
    }

    private typealias Part = (isDone: Bool, json: [UInt8])

    /// What became of one of the two: what it answers, or why not. An unknown outcome is thrown.
    private func part(_ write: (inout BinanceJSON) async throws -> Void) async throws -> Part {
        var json = BinanceJSON(capacity: 1024)
        do {
            try await write(&json)
            return (true, json.bytes)
        } catch {
            let failure = (error as? BinanceError) ?? (error as? BusError).map { BinanceError($0) } ?? .unknown
            guard failure.status < 500 else { throw failure }
            return (
                false,
                BinanceJSON.object { json in
                    json.number("code", failure.code)
                    json.string("msg", failure.message)
                }
            )
        }
    }

    private func failure(_ code: Int, _ message: String, status: Int, _ cancelled: Part, _ placed: Part?) -> BinanceError {
        var error = BinanceError(code, message, status: status)
        error.data = Self.json(cancelled, placed)
        return error
    }

    private static func json(_ cancelled: Part, _ placed: Part?) -> [UInt8] {
        BinanceJSON.object { json in
            json.string("cancelResult", cancelled.isDone ? "SUCCESS" : "FAILURE")
            json.string("newOrderResult", placed.map { $0.isDone ? "SUCCESS" : "FAILURE" } ?? "NOT_ATTEMPTED")
            json.raw("cancelResponse", cancelled.json)
            json.raw("newOrderResponse", placed?.json ?? Array("null".utf8))
        }
    }
}
