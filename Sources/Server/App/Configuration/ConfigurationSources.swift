internal import Configuration
internal import Foundation
internal import SystemPackage

/// The places that settings come from, the first that knows a setting wins: flags, environment, file.
struct ConfigurationSources: Sendable {
    private let providers: [any ConfigProvider]

    /// - Parameters:
    ///   - flags: by setting name, as written on the command line.
    ///   - file: path of a JSON file with settings at its top level; nil for none.
    init(flags: [String: String], environment: [String: String], file: String?) async throws(ConfigurationError) {
        var flagValues: [AbsoluteConfigKey: ConfigValue] = [:]
        for (name, text) in flags {
            guard let setting = Settings.named(name) else { throw ConfigurationSources.unknown(name, in: "the command line") }
            guard let content = setting.content(of: text) else {
                throw ConfigurationError("The setting \(name) wants \(setting.form), not “\(text)”.")
            }
            flagValues[setting.key] = ConfigValue(content, isSecret: false)
        }
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flag", values: flagValues),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "exchange"),
        ]
        if let file {
            try ConfigurationSources.check(file: file)
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
            } catch {
                throw ConfigurationError("The configuration file \(file) cannot be read: \(error).")
            }
        }
        self.providers = providers
    }

    /// The value in force and where it comes from.
    func value<Value>(_ setting: Setting<Value>) throws(ConfigurationError) -> Value {
        try resolved(setting) ?? setting.standard
    }

    /// The value that somebody set; nil when only the default is there.
    func resolved<Value>(_ setting: Setting<Value>) throws(ConfigurationError) -> Value? {
        for provider in providers {
            do {
                guard let found = try provider.value(forKey: setting.key, type: Value.type).value else { continue }
                guard let value = Value(content: found.content) else {
                    throw ConfigurationError("has another type")
                }
                return value
            } catch {
                throw ConfigurationError(
                    "The setting \(setting.name) (\(setting.environmentVariable)) wants \(setting.form); see `exchange configuration`."
                )
            }
        }
        return nil
    }

    /// A key in the file that no setting has is a mistake that would otherwise go unnoticed.
    private static func check(file: String) throws(ConfigurationError) {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ConfigurationError("The configuration file \(file) cannot be read. Does it exist?")
        }
        guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
            throw ConfigurationError(
                "The configuration file \(file) is not a JSON object, such as {\"listen\": \"127.0.0.1:8443\"}.")
        }
        for name in object.keys.sorted() where Settings.named(name) == nil { throw unknown(name, in: file) }
    }

    private static func unknown(_ name: String, in place: String) -> ConfigurationError {
        ConfigurationError("There is no setting “\(name)” (in \(place)); `exchange configuration` lists them all.")
    }
}
