internal import Domain

/// Opening an account: fields `userName`, `password`, `next`.
struct RegisterPage: Page {
    var form = FormState()
    /// What a new account starts with.
    var startingCash = USD(10_000)

    var title: String { "Register" }

    func content(in frame: Frame) -> String {
        var data = frame.base.merging(form.data) { $1 }
        data["startingCash"] = Format.usd(startingCash)
        return Templates.shared.render(.register, data)
    }
}
