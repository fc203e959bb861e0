internal import Foundation

/// The trading bot `trade.py`, and the ccxt that `scripts/test-assets` fetches for it.
public enum CcxtBot {
    private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let library = project.appendingPathComponent(".assets/test/ccxt")

    /// In CI it must be there.
    public static var isExpected: Bool {
        ProcessInfo.processInfo.environment["CI"] != nil
            || FileManager.default.fileExists(atPath: library.appendingPathComponent("ccxt").path)
    }

    /// Trades to the end; what it said, and whether all was as it should be.
    public static func trade(port: Int, key: String, secret: String) async throws -> (status: Int32, output: String) {
        let bot = try ChildProcess(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "python3", project.appendingPathComponent("Tests/Integration/Bots/trade.py").path,
                "http://127.0.0.1:\(port)/binance", key, secret,
            ], environment: ["PYTHONPATH": library.path, "PYTHONDONTWRITEBYTECODE": "1"])
        let status = try await bot.exitStatus(seconds: 120)
        return (status, bot.output)
    }
}
