import Foundation

/// The browser that the tests drive, if this machine has one.
enum Chromium {
    static let driver = "/usr/bin/chromedriver"
    static let binary = "/usr/bin/chromium"

    /// Where CI runs on Debian the browser must be there; elsewhere its absence skips the tests with this reason.
    static let isAvailable =
        FileManager.default.isExecutableFile(atPath: driver) && FileManager.default.isExecutableFile(atPath: binary)
    static let reason =
        "needs the packages chromium and chromium-driver (Debian; Ubuntu's chromium is a snap that no test can drive)"
    static let isRequired = ProcessInfo.processInfo.environment["CI"] != nil && isDebian

    private static var isDebian: Bool {
        let release = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
        return release.split(separator: "\n").contains("ID=debian")
    }
}
