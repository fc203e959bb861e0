/// What is inside a frame.
protocol Page: Sendable {
    /// For the browser's tab, without the exchange's name.
    var title: String { get }
    /// What goes into the page's `<main>`.
    func content(in frame: Frame) -> String
}

extension Page {
    /// The whole document.
    func html(frame: Frame) -> String {
        let (head, foot) = frame.around(title: title)
        return head + content(in: frame) + foot
    }
}
