/// Swift values as Erlang writes them.
enum Erlang {
    /// `<<"text">>` in UTF-8.
    static func binary(_ text: String) -> String { "<<" + string(text) + "/utf8>>" }

    static func binaries(_ texts: [String]) -> String { "[" + texts.map(binary).joined(separator: ",") + "]" }

    /// `"text"`, a list of characters.
    static func string(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 32 || scalar.value > 126: quoted += "\\x{" + String(scalar.value, radix: 16) + "}"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
