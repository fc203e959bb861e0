internal import Configuration

/// One thing that can be configured: by flag, else by environment variable, else in the file, else its default.
struct Setting<Value: SettingValue>: Sendable {
    /// Lower-case words joined by hyphens: the flag's name without `--` and the key in the file.
    let name: String
    let standard: Value
    /// One sentence for an operator.
    let help: String

    init(_ name: String, _ standard: Value, _ help: String) {
        self.name = name
        self.standard = standard
        self.help = help
    }
}

/// A setting without the type of its value, for lists of all settings.
protocol DescribedSetting: Sendable {
    var name: String { get }
    var help: String { get }
    var standardText: String { get }
    /// `a number`, `text`, … for help and error messages.
    var form: String { get }
    var type: ConfigType { get }
    /// What a person wrote, as the library wants it; nil when it has not the form.
    func content(of text: String) -> ConfigContent?
}

extension Setting: DescribedSetting {
    var standardText: String { standard.settingText }
    var form: String { Value.form }
    var type: ConfigType { Value.type }
    func content(of text: String) -> ConfigContent? { Value.content(of: text) }
}

extension DescribedSetting {
    var key: AbsoluteConfigKey { AbsoluteConfigKey([name]) }

    /// `listen-http` as `EXCHANGE_LISTEN_HTTP`.
    var environmentVariable: String {
        "EXCHANGE_" + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }
}

/// A type that a setting may have.
protocol SettingValue: Sendable {
    static var form: String { get }
    static var type: ConfigType { get }
    static func content(of text: String) -> ConfigContent?
    init?(content: ConfigContent)
    var settingText: String { get }
}

extension String: SettingValue {
    static var form: String { "text" }
    static var type: ConfigType { .string }
    static func content(of text: String) -> ConfigContent? { .string(text) }
    init?(content: ConfigContent) {
        guard case .string(let value) = content else { return nil }
        self = value
    }
    var settingText: String { self }
}

extension Int: SettingValue {
    static var form: String { "a whole number" }
    static var type: ConfigType { .int }
    static func content(of text: String) -> ConfigContent? { Int(text).map { .int($0) } }
    init?(content: ConfigContent) {
        guard case .int(let value) = content else { return nil }
        self = value
    }
    var settingText: String { String(self) }
}

extension Bool: SettingValue {
    static var form: String { "true or false" }
    static var type: ConfigType { .bool }
    static func content(of text: String) -> ConfigContent? { Bool(text).map { .bool($0) } }
    init?(content: ConfigContent) {
        guard case .bool(let value) = content else { return nil }
        self = value
    }
    var settingText: String { String(self) }
}

extension Double: SettingValue {
    static var form: String { "a number" }
    static var type: ConfigType { .double }
    static func content(of text: String) -> ConfigContent? { Double(text).flatMap { $0.isFinite ? .double($0) : nil } }
    init?(content: ConfigContent) {
        guard case .double(let value) = content else { return nil }
        self = value
    }
    var settingText: String { "\(self)" }
}
