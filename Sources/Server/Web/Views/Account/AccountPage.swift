internal import Contracts
internal import Domain

/// The account: funds, password, sessions.
struct AccountPage: Page {
    var account: AccountOverview
    /// Adding funds: field `amount`.
    var fundsForm = FormState()
    /// A fresh key for adding funds, field `key`.
    var fundsKey: String
    /// Fields `currentPassword` and `newPassword`; passwords typed are never shown again.
    var passwordForm = FormState()

    var title: String { "Account" }
}
