internal import Contracts
internal import Domain

/// The small pictures in the market list: seven days of a coin's price as an SVG path, drawn once for all pages.
struct SparklineImages: Sendable {
    static let empty = SparklineImages(Sparklines(points: [:]))

    let images: [AssetID: String]

    init(_ sparklines: Sparklines) { images = sparklines.points.compactMapValues { SparklineImages.image($0) } }

    private static let width = 100
    private static let height = 28
    private static let maximumPoints = 48

    /// Nil with fewer than two points. Attributes only: the content security policy allows no style.
    static func image(_ points: [Double]) -> String? {
        let usable = points.filter { $0.isFinite }
        guard usable.count > 1, let low = usable.min(), let high = usable.max() else { return nil }
        let count = min(usable.count, maximumPoints)
        var path = ""
        for index in 0..<count {
            let value = usable[index * (usable.count - 1) / (count - 1)]
            let share = high > low ? (value - low) / (high - low) : 0.5
            let x = index * width * 10 / (count - 1)
            let y = 10 + Int(((1 - share) * Double(height * 10 - 20)).rounded())
            path += (index == 0 ? "M" : index == 1 ? "L" : " ") + "\(tenth(x)) \(tenth(y))"
        }
        let direction = Format.direction((usable[usable.count - 1] / usable[0] - 1) * 100).rawValue
        return "<svg class=\"\(direction)\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" "
            + "preserveAspectRatio=\"none\" aria-hidden=\"true\"><path d=\"\(path)\"/></svg>"
    }

    /// A number of tenths without a needless `.0`.
    private static func tenth(_ tenths: Int) -> String {
        tenths.isMultiple(of: 10) ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }
}
