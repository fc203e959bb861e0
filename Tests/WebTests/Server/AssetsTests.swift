import Foundation
import Logging
import TestSupport
import Testing

@testable import Web

struct AssetsTests {
    @Test func filesAreServedForEverByTheirContents() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "web-assets-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder.appending(path: "fonts"), withIntermediateDirectories: true)
        try Data("body{}".utf8).write(to: folder.appending(path: "bootstrap.min.css"))
        try Data([0x1f, 0x8b, 1]).write(to: folder.appending(path: "bootstrap.min.css.gz"))
        try Data([0, 1]).write(to: folder.appending(path: "fonts/inter.woff2"))
        try Data("secret".utf8).write(to: folder.appending(path: ".hidden"))
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "passwd"), withDestinationURL: URL(filePath: "/etc/passwd"))
        try await TestSite.run(edit: { $0.vendorAssets = folder.path }) { site in
            let browser = site.browser()
            let css = try await browser.get("/assets/vendor/bootstrap.min.css")
            #expect(css.text == "body{}")
            #expect(css.header("content-type") == "text/css; charset=utf-8")
            #expect(css.header("cache-control") == "public, max-age=31536000, immutable")
            let tag = try #require(css.header("etag"))
            #expect(try await browser.get("/assets/vendor/bootstrap.min.css", [("If-None-Match", tag)]).status == 304)
            let compressed = try await browser.get("/assets/vendor/bootstrap.min.css", [("Accept-Encoding", "br, gzip")])
            #expect(compressed.body == [0x1f, 0x8b, 1])
            #expect(compressed.header("content-encoding") == "gzip")
            #expect(try await browser.get("/assets/vendor/fonts/inter.woff2").header("content-type") == "font/woff2")
            let own = try await browser.get(OwnAsset.base + "/exchange.css")
            #expect(own.status == 200)
            #expect(own.header("cache-control") == "public, max-age=31536000, immutable")
            for path in [
                "/assets/vendor/.hidden", "/assets/vendor/passwd", "/assets/vendor/../vendor/bootstrap.min.css",
                "/assets/vendor/",
                "/assets/vendor/bootstrap.min.css.gz", "/assets/vendor/%2e%2e/x", "/assets", "/assets/vendor/fonts",
            ] {
                #expect(try await browser.get(path).status == 404, "\(path)")
            }
            #expect(try await browser.post("/assets/vendor/bootstrap.min.css", [("csrf", "x")]).status == 405)
        }
    }
}
