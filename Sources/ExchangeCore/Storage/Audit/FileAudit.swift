/// What SQLite itself can tell about a file.
enum FileAudit {
    /// Pages, records and the constraints of tables.
    static func integrity(of connection: Connection) throws -> AuditCheck {
        var check = AuditCheck("the file is an intact database")
        try connection.statement("PRAGMA quick_check(20)").forEach { row in
            check.examined += 1
            let finding = row.text(0)
            if finding != "ok" { check.offend(finding) }
        }
        return check
    }

    /// Rows whose foreign key leads nowhere: a posting without entry, a fill without order.
    static func references(of connection: Connection) throws -> AuditCheck {
        var check = AuditCheck("every row refers to rows that exist")
        check.examined =
            try connection.statement("SELECT count(*) FROM pragma_foreign_key_list('postings')").first { $0.int64(0) } ?? 0
        try connection.statement("PRAGMA foreign_key_check").forEach { row in
            check.offend("\(row.text(0)) row \(row.optionalText(1) ?? "without number"): not in \(row.text(2))")
        }
        return check
    }
}
