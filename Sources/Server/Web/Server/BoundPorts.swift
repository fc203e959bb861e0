/// Where a server listens, once it does.
public struct BoundPorts: Sendable, Hashable {
    /// The site itself: HTTPS, or HTTP when the site is served plainly.
    public let site: Int
    /// The listener that redirects; nil when there is none.
    public let redirect: Int?
}
