import Foundation
import Testing

@testable import Web

@Suite struct PageRenderingTests {
    /// With EXCHANGE_PAGES=DIR the pages are also written there, to be looked at.
    @Test func everyPageIsWholeAndKeepsToTheContentSecurityPolicy() throws {
        let folder = ProcessInfo.processInfo.environment["EXCHANGE_PAGES"]
        for theme in [Theme.light, .dark] {
            for page in SamplePages.all(theme: theme) {
                #expect(page.html.hasPrefix("<!doctype html>"), "\(page.name)")
                #expect(page.html.hasSuffix("</html>\n"), "\(page.name)")
                #expect(page.html.contains("<main id=\"main\""), "\(page.name)")
                #expect(page.html.components(separatedBy: "<h1").count == 2, "\(page.name) has one first heading")
                expectPolicy(page.html, page.name)
                if let folder {
                    try Data(page.html.utf8).write(to: URL(filePath: "\(folder)/\(page.name)-\(theme.rawValue).html"))
                }
            }
        }
        if let folder {
            for asset in OwnAsset.all { try Data(asset.bytes).write(to: URL(filePath: "\(folder)/\(asset.name)")) }
            try Data(OwnAsset.version.utf8).write(to: URL(filePath: "\(folder)/version"))
        }
    }

    @Test func theThemeIsInTheFirstByteAndTheSystemDecidesWithout() {
        #expect(Sample.markets(Sample.frame(theme: .dark)).contains("<html lang=\"en\" data-bs-theme=\"dark\">"))
        #expect(Sample.markets(Sample.frame(theme: .system)).contains("<html lang=\"en\">"))
    }

    @Test func everyFormThatChangesSomethingCarriesTheToken() throws {
        for page in SamplePages.all() {
            for form in page.html.matches(of: /<form[^>]*method="post"[^>]*>(?<body>[\s\S]*?)<\/form>/) {
                #expect(form.output.body.contains("name=\"csrf\" value=\"0123456789abcdef\""), "\(page.name)")
            }
        }
    }

    @Test func theVersionNamesTheContentsOfTheAssets() {
        #expect(OwnAsset.base.hasPrefix("/assets/"))
        #expect(OwnAsset.version.utf8.count > 6)
        #expect(OwnAsset.named("exchange.css")?.contentType == "text/css; charset=utf-8")
        #expect(OwnAsset.named("../Package.swift") == nil)
    }

    private func expectPolicy(_ html: String, _ name: String) {
        #expect(!html.contains(" style="), "\(name): inline style")
        #expect(!html.contains("<style"), "\(name): inline style")
        #expect(html.firstMatch(of: /<script(?![^>]*\ssrc=)/) == nil, "\(name): inline script")
        #expect(html.firstMatch(of: /<[a-z][^>]*\son[a-z]+=/) == nil, "\(name): inline handler")
        #expect(!html.contains("javascript:"), "\(name)")
        let foreign = html.matches(of: /(?:src|href|action)="(?:https?:)?\/\/[^"]*"/).map { String($0.output) }
        #expect(foreign.allSatisfy { $0 == "href=\"https://www.tradingview.com/\"" }, "\(name): \(foreign)")
        #expect(!html.contains("{{"), "\(name): an unfilled place")
    }
}
