internal import Bus
internal import Foundation
internal import ServerSystem

/// How a command asks the exchange that has a data folder open.
struct OperatorConnection: Sendable {
    private let client: ControlClient
    private let folder: String

    init(folder: String) {
        self.folder = folder
        client = ControlClient(address: ControlAddress(folder: folder))
    }

    /// Asks; throws a sentence for the operator when nobody listens or the exchange refuses.
    func ask<R: Request>(_ request: R) throws -> R.Reply {
        guard FileManager.default.fileExists(atPath: folder) else {
            throw OperatorError("There is no exchange in \(folder). Name its folder with --data.", isUnreachable: true)
        }
        let question = ControlQuestion(subject: R.subject, body: try JSONEncoder().encode(request))
        guard let line = try client.ask([UInt8](try JSONEncoder().encode(question)), timeoutSeconds: 35) else {
            throw OperatorError(
                "No exchange runs on \(folder). Start it with `exchange run --data \(folder)`.", isUnreachable: true)
        }
        let answer = try JSONDecoder().decode(ControlAnswer.self, from: Data(line))
        if let error = answer.error { throw OperatorError(error.message) }
        return try JSONDecoder().decode(R.Reply.self, from: answer.body ?? Data())
    }
}

/// Why a command failed, in a sentence for the operator.
struct OperatorError: Error, CustomStringConvertible {
    let description: String
    /// Whether nobody was there to ask.
    let isUnreachable: Bool

    init(_ description: String, isUnreachable: Bool = false) {
        self.description = description
        self.isUnreachable = isUnreachable
    }
}
