import Foundation

/// Pictures of the pages, for people to look at: `.build/screenshots`.
enum Screenshots {
    static func save(_ browser: BrowserSession, _ name: String) async throws {
        let folder = URL(fileURLWithPath: ".build/screenshots")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await browser.screenshot().write(to: folder.appendingPathComponent(name + ".png"))
    }
}
