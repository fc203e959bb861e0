internal import Foundation

/// The RabbitMQ of this machine, if it has one.
///
/// A suite that needs it says `.enabled(if: BrokerInstallation.isExpected, "\(BrokerInstallation.reason)")`: in CI, where it must
/// be there, the tests run and fail without it; elsewhere they are skipped with that reason.
public enum BrokerInstallation {
    /// The scripts that do not switch the user, unlike those of the same names in /usr/sbin.
    static let scripts = "/usr/lib/rabbitmq/bin"

    public static let isAvailable = FileManager.default.isExecutableFile(atPath: scripts + "/rabbitmq-server")
    public static let isExpected = isAvailable || ProcessInfo.processInfo.environment["CI"] != nil
    public static let reason = "needs the package rabbitmq-server, which `make test` installs"

    /// - Throws: with the reason, when there is none.
    static func require() throws {
        if !isAvailable { throw BrokerFailure(reason) }
    }
}

/// Why a broker for tests did not do what it was told.
public struct BrokerFailure: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
