/// What just happened, said once at the top of the next page.
struct Notice: Sendable, Equatable {
    enum Kind: String, Sendable { case good, bad }

    var kind: Kind
    var text: String
}
