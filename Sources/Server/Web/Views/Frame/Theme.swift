/// Colours a person chose; kept in the cookie `theme`, so that the first byte of a page has them already.
enum Theme: String, Sendable, CaseIterable {
    /// As the device is set; no cookie.
    case system
    case light
    case dark

    static let cookieName = "theme"
}
