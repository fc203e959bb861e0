internal import Bus

/// What was set aside; answered by the process itself, never sent to a role.
struct ListDeadLetters: Request {
    typealias Reply = DeadLetterList
    static let subject = "process.deadLetters.v1"
    static let service = ServiceName("process")
}

struct DeadLetterList: Codable, Sendable {
    let letters: [DeadLetterReport]
}

/// Shows, delivers again or forgets one; answered by the process itself.
struct HandleDeadLetter: Request {
    typealias Reply = DeadLetterAnswer
    static let subject = "process.deadLetter.v1"
    static let service = ServiceName("process")
    let id: String
    let action: Action

    enum Action: String, Codable, Sendable {
        case show
        case requeue
        case drop
    }
}

struct DeadLetterAnswer: Codable, Sendable {
    let text: String
}
