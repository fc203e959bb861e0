internal import ArgumentParser

/// `exchange configuration`
struct ConfigurationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "configuration", abstract: "List all settings with their defaults.",
        discussion: """
            A setting comes from a flag (--set NAME=VALUE, or a flag of its own where a command has one), else from its \
            environment variable, else from the JSON file named by --config, else from its default. Secrets are read from \
            files or credentials of the service manager, never from flags.
            """)

    func run() async throws {
        for setting in Settings.all {
            let standard = setting.standardText.isEmpty ? "" : ", default \(setting.standardText)"
            print("\(setting.name)  (\(setting.environmentVariable); \(setting.form)\(standard))")
            print("    \(setting.help)")
        }
    }
}
