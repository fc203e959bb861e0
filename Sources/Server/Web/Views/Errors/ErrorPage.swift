/// A page that says what went wrong and what to do.
struct ErrorPage: Page {
    /// The HTTP status, 400...599.
    var status: Int
    var heading: String
    /// What happened and what to do, for people.
    var message: String
    /// A number to name when asking the operator; nil where nobody needs to be asked.
    var reference: String?

    var title: String { heading }
}

extension ErrorPage {
    func content(in frame: Frame) -> String {
        var data = frame.base
        data["status"] = String(status)
        data["heading"] = heading
        data["message"] = message
        data["reference"] = reference
        return Templates.shared.render(.error, data)
    }
}
