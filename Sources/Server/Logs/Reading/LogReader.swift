internal import Foundation
internal import HeapModule

/// The logs of a folder, of all instances in the order of time. Reads only; also while a logger writes. Its calls block.
public final class LogReader {
    private struct Head: Comparable {
        let record: LogRecord
        let index: Int

        static func < (one: Head, other: Head) -> Bool {
            (one.record.time, one.record.origin.instance, one.record.sequence)
                < (other.record.time, other.record.origin.instance, other.record.sequence)
        }

        static func == (one: Head, other: Head) -> Bool { !(one < other) && !(other < one) }
    }

    private let folder: String
    private let filter: LogFilter
    private var readers: [String: InstanceReader] = [:]

    /// - Throws: a sentence for the operator when there is no such folder.
    public init(folder: String, filter: LogFilter) throws(LogReadingError) {
        self.folder = folder
        self.filter = filter
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw LogReadingError("There are no logs in \(folder). The role logger keeps them; is it another folder (--data)?")
        }
    }

    /// Shows what is there, the oldest first.
    ///
    /// - Parameter last: only so many records, the newest ones.
    public func read(last: Int? = nil, _ show: (LogRecord) -> Void) {
        guard let last else {
            merge(closed: true, show)
            return
        }
        // The files that are written now have the newest records; only when they have too few, all are read.
        for closed in [false, true] {
            readers = [:]
            var newest: [LogRecord] = []
            merge(closed: closed) { record in
                newest.append(record)
                if newest.count >= 2 * last + 1024 { newest.removeFirst(newest.count - last) }
            }
            guard newest.count >= last || closed else { continue }
            newest.suffix(last).forEach(show)
            return
        }
    }

    /// Shows what has come since; call it again and again.
    public func readMore(_ show: (LogRecord) -> Void) {
        addReaders(closed: true)
        var records: [LogRecord] = []
        for reader in readers.values { while let record = reader.next() { if filter.matches(record) { records.append(record) } } }
        records.sort { ($0.time, $0.origin.instance, $0.sequence) < ($1.time, $1.origin.instance, $1.sequence) }
        records.forEach(show)
    }

    private func merge(closed: Bool, _ show: (LogRecord) -> Void) {
        addReaders(closed: closed)
        let readers = Array(readers.values)
        var heap = Heap<Head>()
        func advance(_ index: Int) { if let record = readers[index].next() { heap.insert(Head(record: record, index: index)) } }
        for index in readers.indices { advance(index) }
        while let head = heap.popMin() {
            if filter.matches(head.record) { show(head.record) }
            advance(head.index)
        }
    }

    /// A reader for each instance that has none yet.
    private func addReaders(closed: Bool) {
        let entries = ClosedFiles.list(folder).filter { entry in
            guard entry.isClosed else { return true }
            // A file that was last written before the time asked for holds nothing of it; clocks may differ by a day.
            return closed && filter.since.map { entry.modified >= $0 / 1_000_000 - 86_400 } ?? closed
        }
        for (stem, files) in Dictionary(grouping: entries, by: \.stem) where readers[stem] == nil {
            readers[stem] = InstanceReader(folder: folder, stem: stem, entries: files)
        }
    }
}
