import Domain

/// Reads the rows of a ledger's file and says what is wrong with them, and where.
enum LedgerFileReader {
    static func rows(_ bytes: [UInt8]) throws -> [(line: Int, row: LedgerFileRow)] {
        var table = try CSVTable.parse(bytes)[...]
        guard let names = table.popFirst() else { throw CSVTable.Problem(line: 1, sentence: "the file is empty") }
        let places = Dictionary(zip(names.cells, 0...), uniquingKeysWith: { first, _ in first })
        if let missing = LedgerFileRow.names.first(where: { places[$0] == nil }) {
            throw CSVTable.Problem(line: 1, sentence: "the column \(missing) is missing; is this an export of `exchange export`?")
        }
        return try table.map { row in
            guard row.cells.count == names.cells.count else {
                throw CSVTable.Problem(
                    line: row.line, sentence: "it has \(row.cells.count) cells, the first line has \(names.cells.count)")
            }
            return (row.line, try self.row(Line(number: row.line, cells: row.cells, places: places)))
        }
    }

    /// A line whose cells are asked for by their names.
    private struct Line {
        let number: Int
        let cells: [String]
        let places: [String: Int]

        func text(_ name: String) -> String { places[name].map { cells[$0] } ?? "" }

        /// The cell as a value; throws when it is none.
        func value<Value>(_ name: String, _ parse: (String) -> Value?) throws -> Value {
            guard let value = parse(text(name)) else {
                throw CSVTable.Problem(line: number, sentence: "\(name) may not be “\(text(name).prefix(40))”")
            }
            return value
        }

        func optional<Value>(_ name: String, _ parse: (String) -> Value?) throws -> Value? {
            text(name).isEmpty ? nil : try value(name, parse)
        }
    }

    private static func row(_ line: Line) throws -> LedgerFileRow {
        let kind = try line.value("kind") { ["funds", "fill", "reset"].contains($0) ? $0 : nil }
        let execution = kind == "fill" ? try self.execution(line) : nil
        return LedgerFileRow(
            portfolio: try line.value("portfolio") { $0.isEmpty || $0.utf8.count > 200 ? nil : $0 },
            market: try line.value("market") { MarketKind(rawValue: $0) }, time: try line.value("time") { Timestamp($0) },
            day: try line.optional("funds_day") { Int64($0) }, execution: execution,
            closingValue: kind == "reset" ? try line.value("value_usd") { USD($0) } : nil,
            cashChange: try line.value("cash_change_usd") { USD($0) }, cashAfter: try line.value("cash_after_usd") { USD($0) },
            holdingAfter: try execution.map { fill in
                try line.value("holding_after") { Quantity($0, decimals: fill.decimals) }
            })
    }

    private static func execution(_ line: Line) throws -> LedgerFileRow.Execution {
        let decimals = try line.value("coin_decimals") { UInt8($0).flatMap { $0 <= 8 ? $0 : nil } }
        let size: OrderSize =
            switch line.text("size_kind") {
            case "quantity": .quantity(try line.value("size") { Quantity($0, decimals: decimals) })
            case "amount": .amount(try line.value("size") { USD($0) })
            default: try line.value("size_kind") { $0 == "all" ? .all : nil }
            }
        return LedgerFileRow.Execution(
            order: try line.value("order") { (1...64).contains($0.utf8.count) ? $0 : nil },
            orderState: try line.value("order_state") { OrderState(rawValue: $0) },
            asset: try line.value("coin") { $0.isEmpty ? nil : AssetID($0) }, decimals: decimals,
            type: try line.value("type") { OrderType(rawValue: $0) }, size: size,
            side: try line.value("side") { Side(rawValue: $0) },
            quantity: try line.value("quantity") { Quantity($0, decimals: decimals).flatMap { $0.steps > 0 ? $0 : nil } },
            price: try line.value("price_usd") { Price($0).flatMap { $0.mantissa > 0 ? $0 : nil } },
            value: try line.value("value_usd") { Self.amount($0) }, fee: try line.value("fee_usd") { Self.amount($0) },
            rule: try line.value("rule") { name in FillRule.allCases.first { $0.name == name } },
            quoteSource: line.text("quote_source"), quoteAgeMilliseconds: try line.value("quote_age_ms") { Int64($0) })
    }

    private static func amount(_ text: String) -> USD? { USD(text).flatMap { $0 >= .zero ? $0 : nil } }
}
