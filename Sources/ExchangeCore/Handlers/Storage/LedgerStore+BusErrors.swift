import Bus
import Contracts
import Storage

/// The ledger as handlers use it: what goes wrong there is said in a way that travels.
extension LedgerStore {
    /// `write`, with failures of the storage as `BusError`. Errors of the body come back as they are.
    func commit<Value: Sendable>(
        _ body: @escaping @Sendable (LedgerTransaction) throws -> Value
    ) async throws -> Value {
        do {
            return try await write(body)
        } catch let error as StorageError {
            throw BusError(error)
        }
    }

    /// `read`, with failures of the storage as `BusError`. Errors of the body come back as they are.
    func query<Value: Sendable>(_ body: @escaping @Sendable (LedgerReader) throws -> Value) async throws -> Value {
        do {
            return try await read(body)
        } catch let error as StorageError {
            throw BusError(error)
        }
    }
}

extension BusError {
    /// What a failure of the storage means to the one who asked. Its cause stays in the log.
    init(_ error: StorageError) {
        let code: Code =
            switch error.code {
            case .unavailable: .storageUnavailable
            case .overloaded: .overloaded
            case .closed: .notReady
            case .outcomeUnknown: .closed
            default: .handlerFailed
            }
        self.init(code, error.message)
    }
}
