/// Signing in: fields `userName`, `password`, `next` (where to go afterwards, a path of this exchange).
struct SignInPage: Page {
    var form = FormState()

    var title: String { "Sign in" }

    func content(in frame: Frame) -> String {
        Templates.shared.render(.signIn, frame.base.merging(form.data) { $1 })
    }
}
