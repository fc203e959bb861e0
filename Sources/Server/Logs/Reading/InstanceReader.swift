internal import Glibc

/// The records of one instance across its files, and those that come while one waits.
final class InstanceReader {
    private let folder: String
    private let stem: String
    private var pending: [ClosedFiles.Entry]
    private var reader: LineReader?
    private var isActive = false
    private var position: LogPosition?

    /// - Parameter entries: its files in the order of their records.
    init(folder: String, stem: String, entries: [ClosedFiles.Entry]) {
        self.folder = folder
        self.stem = stem
        pending = entries
    }

    /// The next record; nil when there is none now.
    func next() -> LogRecord? {
        var hasLooked = false
        while true {
            if let record = reader?.next() {
                let found = LogPosition(boot: record.origin.boot, sequence: record.sequence)
                // A file that was closed while it was read is met again under its new name.
                if let position, (found.boot, found.sequence) <= (position.boot, position.sequence) { continue }
                position = found
                return record
            }
            if reader != nil, isActive, pending.isEmpty, isStillActive { return nil }
            reader = nil
            if pending.isEmpty, !hasLooked {
                hasLooked = true
                pending = following()
            }
            guard let entry = pending.first else { return nil }
            pending.removeFirst()
            isActive = !entry.isClosed
            reader = LineReader(path: folder + "/" + entry.name, isCompressed: entry.isCompressed)
            if reader == nil, isActive { return nil }
            if reader == nil {
                // Compressed or removed since it was listed.
                pending = following(from: entry.name)
            }
        }
    }

    private var isStillActive: Bool {
        var info = stat()
        guard stat(folder + "/" + stem + InstanceFileName.suffix, &info) == 0 else { return true }
        return reader?.identity == UInt64(info.st_ino)
    }

    /// The files that may hold records after the ones that were read.
    private func following(from name: String? = nil) -> [ClosedFiles.Entry] {
        let entries = ClosedFiles.list(folder).filter { $0.stem == stem }
        if let name {
            let closed = name.split(separator: InstanceFileName.mark).dropFirst().joined()
            return entries.filter { entry in
                let other = entry.name.split(separator: InstanceFileName.mark).dropFirst().joined()
                return !entry.isClosed || other >= closed && entry.name != name
            }
        }
        guard let position else { return entries }
        let last = InstanceFileName.closed(stem: stem, boot: position.boot, sequence: position.sequence)
            .dropLast(InstanceFileName.suffix.count)
        // The file that holds the last record read begins at or before it; it was read to its end, unless it grew afterwards.
        guard let index = entries.lastIndex(where: { $0.isClosed && $0.name.prefix(last.count) <= last }) else { return entries }
        return Array(entries[index...])
    }
}
