internal import Bus
internal import Foundation

/// A question on the control socket: a request of the bus by its subject.
struct ControlQuestion: Codable, Sendable {
    let subject: String
    /// The request as JSON.
    let body: Data
}

/// Its answer: the reply as JSON, or the error.
struct ControlAnswer: Codable, Sendable {
    let body: Data?
    let error: BusError?
}
