import Bus
import Contracts
import Domain
import Synchronization

/// Limits of sign-in and registration, per account and per address. They count before any password is hashed.
final class AttemptLimits: Sendable {
    private struct State {
        var signInByAccount: RateLimiter
        var signInByAddress: RateLimiter
        var registrationByName: RateLimiter
        var registrationByAddress: RateLimiter
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Timestamp

    init(settings: AccountSettings, now: @escaping @Sendable () -> Timestamp) {
        let keys = settings.maximumLimitKeys
        state = Mutex(
            State(
                signInByAccount: RateLimiter(settings.signInPerAccount, maximumKeys: keys),
                signInByAddress: RateLimiter(settings.signInPerAddress, maximumKeys: keys),
                registrationByName: RateLimiter(settings.registrationPerName, maximumKeys: keys),
                registrationByAddress: RateLimiter(settings.registrationPerAddress, maximumKeys: keys)))
        self.now = now
    }

    /// Counts an attempt to sign in, whether the account exists or not. `account` is nil for a text that can be no name.
    /// Throws `tooManyAttempts`.
    func signIn(account: String?, address: NetworkAddress) throws(BusError) {
        let time = now()
        try refuse(
            state.withLock { state in
                // The address first: who is refused for it must not use up the account's attempts.
                state.signInByAddress.attempt(address.limitKey, at: time)
                    ?? account.flatMap { state.signInByAccount.attempt($0, at: time) }
            })
    }

    /// Forgets the account's failed attempts; those of the address stay, or one known password would open the way to guess others.
    func signInSucceeded(account: String) {
        state.withLock { $0.signInByAccount.forgive(account) }
    }

    /// Counts an attempt to register. Throws `tooManyAttempts`.
    func registration(name: String, address: NetworkAddress) throws(BusError) {
        let time = now()
        try refuse(
            state.withLock { state in
                state.registrationByAddress.attempt(address.limitKey, at: time)
                    ?? state.registrationByName.attempt(name, at: time)
            })
    }

    private func refuse(_ milliseconds: Int64?) throws(BusError) {
        guard let milliseconds else { return }
        let seconds = (milliseconds + 999) / 1000
        let wait = seconds < 120 ? "\(seconds) seconds" : "\((seconds + 59) / 60) minutes"
        throw BusError(
            .tooManyAttempts, "Too many attempts. Please try again in \(wait).", retryAfterMilliseconds: milliseconds)
    }
}
