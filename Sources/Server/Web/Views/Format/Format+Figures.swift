extension Format {
    /// Large figures with three significant digits: `1.65 T`, `62.1 B`, `456 M`, `12.3 K`, `980`.
    static func compact(_ value: Double?) -> String {
        guard let value, value.isFinite else { return none }
        let units: [(Double, String)] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K")]
        for (size, name) in units where abs(value) >= size * 0.9995 {
            let figure = value / size
            let decimals = abs(figure) >= 99.95 ? 0 : abs(figure) >= 9.995 ? 1 : 2
            return fixed(figure, decimals: decimals) + space + name
        }
        return fixed(value, decimals: abs(value) >= 100 ? 0 : 2)
    }

    /// A change in percent with its direction: `▲ +1.24 %`, `▼ −0.80 %`, `0.00 %`.
    static func change(_ percent: Double?) -> String {
        guard let percent, percent.isFinite else { return none }
        switch direction(percent) {
        case .up: return "▲" + space + "+" + fixed(percent, decimals: 2) + space + "%"
        case .down: return "▼" + space + fixed(percent, decimals: 2) + space + "%"
        case .flat: return "0.00" + space + "%"
        }
    }

    /// A share in percent: `61.2 %`.
    static func percent(_ value: Double, decimals: Int = 1) -> String { fixed(value, decimals: decimals) + space + "%" }

    /// Which way a figure goes once it is rounded to two decimals.
    enum Direction: String {
        case up
        case down
        case flat
    }

    static func direction(_ value: Double?) -> Direction {
        guard let value, value.isFinite else { return .flat }
        let rounded = (value * 100).rounded()
        return rounded > 0 ? .up : rounded < 0 ? .down : .flat
    }
}
