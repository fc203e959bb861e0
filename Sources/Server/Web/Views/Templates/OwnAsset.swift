/// The style sheet, scripts and pictures that are built into the binary: they always fit its templates.
///
/// All are served under `base`, which names their contents, so a browser may keep them for ever. Files of others
/// (Bootstrap, Lightweight Charts, Inter) are served from the vendor folder under `vendorBase`.
struct OwnAsset: Sendable {
    let name: String
    let contentType: String
    let bytes: [UInt8]

    static let all: [OwnAsset] = [
        OwnAsset(name: "exchange.css", contentType: "text/css; charset=utf-8", bytes: PackageResources.exchange_css),
        OwnAsset(name: "favicon.svg", contentType: "image/svg+xml", bytes: PackageResources.favicon_svg),
        script("app.js", PackageResources.app_js),
        script("candles.js", PackageResources.candles_js),
        script("chart.js", PackageResources.chart_js),
        script("desk.js", PackageResources.desk_js),
        script("format.js", PackageResources.format_js),
        script("indicators.js", PackageResources.indicators_js),
        script("lines.js", PackageResources.lines_js),
        script("live.js", PackageResources.live_js),
        script("markets.js", PackageResources.markets_js),
        script("money.js", PackageResources.money_js),
        script("panel.js", PackageResources.panel_js),
        script("performance.js", PackageResources.performance_js),
        script("portfolio.js", PackageResources.portfolio_js),
        script("ticket.js", PackageResources.ticket_js),
        script("times.js", PackageResources.times_js),
    ]

    /// The asset of that name, such as `exchange.css`; nil when there is none.
    static func named(_ name: String) -> OwnAsset? { all.first { $0.name == name } }

    /// `/assets/VERSION`, the version being a hash (FNV-1a) over all of them.
    static let base = "/assets/" + version
    /// Files in the vendor folder carry their version in their name or never change under it.
    static let vendorBase = "/assets/vendor"

    static let version: String = {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for asset in all {
            for byte in asset.bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return String(hash, radix: 36)
    }()

    private static func script(_ name: String, _ bytes: [UInt8]) -> OwnAsset {
        OwnAsset(name: name, contentType: "text/javascript; charset=utf-8", bytes: bytes)
    }
}
