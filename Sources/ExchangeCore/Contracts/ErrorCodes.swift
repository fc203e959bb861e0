public import Bus

/// The codes that handlers answer with. Each comes with a sentence for the person who gets it.
extension BusError.Code {
    // Accounts
    /// No valid session: log in.
    public static let unauthenticated = BusError.Code("accounts.unauthenticated")
    /// User name or password is wrong; at sign-in nobody is told which.
    public static let wrongCredentials = BusError.Code("accounts.wrongCredentials")
    /// Another user has this name.
    public static let nameTaken = BusError.Code("accounts.nameTaken")
    /// An operator has suspended the account.
    public static let accountSuspended = BusError.Code("accounts.suspended")
    /// Too many attempts; `retryAfterMilliseconds` says when to come back.
    public static let tooManyAttempts = BusError.Code("accounts.tooManyAttempts")
    /// The API key may do less than this asks for.
    public static let keyScope = BusError.Code("keys.scope")
    // Any area
    /// A field holds something that it may not; `field` says which.
    public static let invalidInput = BusError.Code("input.invalid")
    /// There is no such thing, or it is somebody else's.
    public static let notFound = BusError.Code("input.notFound")
    /// The idempotency key was used before with another body.
    public static let conflict = BusError.Code("input.conflict")
    /// The database cannot be written (full disk, for example). Nothing was changed.
    public static let storageUnavailable = BusError.Code("storage.unavailable")
    /// The service has just started or lost something it needs and cannot answer yet.
    public static let notReady = BusError.Code("service.notReady")
    // Orders
    /// Nothing of the order is open any more: it is filled, cancelled, refused or expired.
    public static let orderNotOpen = BusError.Code("orders.notOpen")
    /// An order cannot be changed to that: funds, holdings, the smallest order, or a post-only order that would take.
    /// Nothing was changed.
    public static let orderRefused = BusError.Code("orders.refused")
    // Market data
    /// The source has no such data or does not answer.
    public static let sourceUnavailable = BusError.Code("market.sourceUnavailable")
    /// The month's credits of the source are used up for this purpose.
    public static let budgetExhausted = BusError.Code("market.budgetExhausted")
    /// The database belongs to another market.
    public static let marketMismatch = BusError.Code("market.mismatch")
}
