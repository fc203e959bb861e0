import Bus

extension RequestRoute {
    func handle(_ payload: Payload, _ context: MessageContext) async throws -> Payload {
        switch payload {
        case .value(let value): .value(try await handleValue(value, context))
        case .bytes(let bytes, let coding): .bytes(try await handleBytes(bytes, coding, context), coding)
        }
    }
}

extension CommandRoute {
    func handle(_ payload: Payload, _ context: MessageContext) async throws {
        switch payload {
        case .value(let value): try await handleValue(value, context)
        case .bytes(let bytes, let coding): try await handleBytes(bytes, coding, context)
        }
    }
}

extension EventRoute {
    func receive(_ payload: Payload, _ context: MessageContext) async throws {
        switch payload {
        case .value(let value): try await receiveValue(value, context)
        case .bytes(let bytes, let coding): try await receiveBytes(bytes, coding, context)
        }
    }
}
