internal import HTTPTypes

/// Whether a request that changes something comes from a page of this site.
///
/// Browsers say so themselves (`Sec-Fetch-Site`, and `Origin` where that is missing); a request that says neither comes
/// from no browser or an old one and is left to the form's token, which is checked in any case.
enum CrossSiteGuard {
    static func allows(_ headers: HTTPFields, authority: String?) -> Bool {
        if let site = headers[.secFetchSite], site != "same-origin", site != "none" { return false }
        guard let origin = headers[.origin] else { return true }
        // A page whose referrer is hidden sends "null"; so does every sandboxed frame of somebody else.
        guard let authority, let host = hostAndPort(ofOrigin: origin) else { return false }
        return host == authority.lowercased()
    }

    private static func hostAndPort(ofOrigin origin: String) -> String? {
        for scheme in ["https://", "http://"] where origin.hasPrefix(scheme) {
            return origin.dropFirst(scheme.count).lowercased()
        }
        return nil
    }
}
