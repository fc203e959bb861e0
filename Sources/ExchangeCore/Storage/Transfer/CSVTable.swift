import Domain

/// Comma-separated values (RFC 4180) with a row of names first, that a spreadsheet will not execute.
///
/// Text that a spreadsheet could take for a formula, and text that begins with an apostrophe, gets an apostrophe in front
/// (OWASP: CSV injection); reading takes it off again.
struct CSVTable {
    /// Why a file cannot be read, and where.
    struct Problem: Error {
        let line: Int
        let sentence: String
    }

    static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    private static func cell(_ text: String) -> String {
        var text = text
        if let first = text.utf8.first, "=+-@\t\r\n'".utf8.contains(first), DecimalText(text) == nil { text = "'" + text }
        guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// All rows with the lines that they begin on; the names are the first. Ends of lines may be LF or CRLF.
    static func parse(_ bytes: [UInt8]) throws -> [(line: Int, cells: [String])] {
        var rows: [(line: Int, cells: [String])] = []
        var cells: [String] = []
        var (line, start, index) = (1, 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        while index < bytes.count {
            let (text, next) = try cell(bytes, from: index, &line)
            cells.append(text.first == "'" ? String(text.dropFirst()) : text)
            index = next
            if index < bytes.count, bytes[index] == UInt8(ascii: ",") {
                index += 1
                if index == bytes.count { cells.append("") }
                continue
            }
            if index < bytes.count, bytes[index] == UInt8(ascii: "\r") { index += 1 }
            if index < bytes.count {
                guard bytes[index] == UInt8(ascii: "\n") else {
                    throw Problem(line: line, sentence: "a comma or the end of the line is missing")
                }
                index += 1
            }
            rows.append((start, cells))
            cells = []
            line += 1
            start = line
        }
        if !cells.isEmpty { rows.append((start, cells)) }
        return rows
    }

    /// The cell that begins at `start`, and where what follows it begins.
    private static func cell(_ bytes: [UInt8], from start: Int, _ line: inout Int) throws -> (String, Int) {
        var index = start
        var value: [UInt8] = []
        if bytes[start] == UInt8(ascii: "\"") {
            index += 1
            while true {
                guard index < bytes.count else { throw Problem(line: line, sentence: "a quotation mark is not closed") }
                let byte = bytes[index]
                index += 1
                if byte == UInt8(ascii: "\"") {
                    guard index < bytes.count, bytes[index] == byte else { break }
                    index += 1
                }
                if byte == UInt8(ascii: "\n") { line += 1 }
                value.append(byte)
            }
        } else {
            while index < bytes.count, !",\r\n".utf8.contains(bytes[index]) {
                value.append(bytes[index])
                index += 1
            }
        }
        guard let text = String(validating: value, as: UTF8.self) else {
            throw Problem(line: line, sentence: "there is text that is not UTF-8")
        }
        return (text, index)
    }
}
