import Foundation
import Testing

/// What must hold for every page.
enum PageChecks {
    /// axe-core finds nothing serious or critical.
    static func accessibility(_ browser: BrowserSession, _ location: SourceLocation = #_sourceLocation) async throws {
        guard let script = try? String(contentsOfFile: ".assets/test/axe.min.js", encoding: .utf8) else {
            Issue.record(".assets/test/axe.min.js is missing; scripts/test-assets fetches it", sourceLocation: location)
            return
        }
        _ = try await browser.run(script)
        let found = try await browser.runAsync(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(result => done(result.violations
                .filter(v => v.impact === 'serious' || v.impact === 'critical')
                .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', '))))
            """)
        let violations = found as? [String] ?? ["axe did not run"]
        let page = try await browser.url
        #expect(violations == [], "on \(page)", sourceLocation: location)
    }
}
