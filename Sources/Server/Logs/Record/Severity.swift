internal import Logging

extension Logger.Level {
    /// How many levels there are.
    static let count = 7

    /// 0 for trace to 6 for critical.
    var severity: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .notice: 3
        case .warning: 4
        case .error: 5
        case .critical: 6
        }
    }

    static func severity(_ severity: Int) -> Logger.Level {
        switch severity {
        case ...0: .trace
        case 1: .debug
        case 2: .info
        case 3: .notice
        case 4: .warning
        case 5: .error
        default: .critical
        }
    }
}
