import Foundation

/// The figures as a table in Markdown, so that it can go into the documentation as it is.
struct ResultTable: CustomStringConvertible {
    let measurements: [Measurement]

    var description: String {
        let head = ["name", "ours", "peer", "ratio", "unit", "goal", "met"]
        let rows = measurements.map { measurement in
            [
                measurement.name, Figure.text(measurement.ours), measurement.peer.map(Figure.text) ?? "",
                measurement.ratio.map { String(format: "%.2f", $0) } ?? "", measurement.unit, measurement.goal?.description ?? "",
                measurement.isMet.map { $0 ? "yes" : "NO" } ?? "",
            ]
        }
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = "| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |"
        return ([line(head), rule] + rows.map(line)).joined(separator: "\n")
    }
}
