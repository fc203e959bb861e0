internal import Bus
internal import Contracts
internal import Domain

extension FakeBackend {
    func addKeys(to router: inout Router) {
        router.on(AuthenticateKey.self) { request, _ in
            try self.edit { state -> Result<KeyIdentity, any Error> in
                state.requests.append(AuthenticateKey.subject)
                guard case .key(let token) = request.credential, let identity = state.keys[token] else {
                    return .failure(BusError(.unauthenticated, "No such key."))
                }
                return .success(identity)
            }.get()
        }
        router.on(ListKeys.self) { request, _ in
            try self.edit { state -> Result<KeyList, any Error> in
                Result {
                    let user = try self.caller(request.credential, state).user
                    return KeyList(keys: state.keys.values.filter { $0.user == user }.map(\.key).sorted { $0.id > $1.id })
                }
            }.get()
        }
        router.on(CreateKey.self) { request, _ in
            guard case .session(let token) = request.credential, let info = self.current.sessions[token] else {
                throw BusError(.unauthenticated, "Sign in first.")
            }
            guard self.current.passwords[info.userName] == request.password.value else {
                throw BusError(.wrongCredentials, "The password is wrong.", field: "password")
            }
            guard !request.name.isEmpty else { throw BusError(.invalidInput, "Give it a name.", field: "name") }
            let key = self.makeKey(of: info.userName, scope: request.scope, name: request.name, expiresAt: request.expiresAt)
            guard let identity = self.current.keys[key] else { throw BusError(.handlerFailed, "No key.") }
            return CreatedKey(
                key: identity.key, token: Secret(key), signingSecret: Secret(String(repeating: "b", count: 64)))
        }
        router.on(RevokeKey.self) { request, _ in
            try self.edit { state -> Result<Void, any Error> in
                Result {
                    let user = try self.caller(request.credential, state).user
                    guard let token = state.keys.first(where: { $0.value.key.id == request.key && $0.value.user == user })?.key
                    else {
                        throw BusError(.notFound, "No such key.", field: "key")
                    }
                    state.keys[token] = nil
                }
            }.get()
            try await self.bus.publish(KeysRevoked(keys: [request.key]))
            return Done()
        }
        router.on(ListOrderChanges.self) { request, _ in
            try self.edit { state -> Result<OrderChanges, any Error> in
                Result {
                    let caller = try self.caller(request.credential, state, for: .read)
                    state.changesAskedSince.append(request.since)
                    let orders = state.orders.filter { $0.portfolio == caller.portfolio && $0.updatedAt >= request.since }
                    return OrderChanges(orders: orders, isComplete: true)
                }
            }.get()
        }
    }
}
