internal import Foundation
internal import Glibc

/// The files of a folder of logs that are not written any more.
enum ClosedFiles {
    /// A file of the folder, closed or not.
    struct Entry {
        let name: String
        let stem: String
        let isClosed: Bool
        let isCompressed: Bool
        let bytes: Int64
        /// Seconds since 1970.
        let modified: Int64
    }

    /// All files of instances, by name: those of one instance in the order of their records, the one that is written last.
    static func list(_ folder: String) -> [Entry] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let entries = names.compactMap { name -> Entry? in
            guard let parsed = InstanceFileName.parse(name) else { return nil }
            var info = stat()
            guard lstat(folder + "/" + name, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
            return Entry(
                name: name, stem: parsed.stem, isClosed: parsed.isClosed, isCompressed: parsed.isCompressed,
                bytes: Int64(info.st_size), modified: Int64(info.st_mtim.tv_sec))
        }
        return entries.sorted { one, other in
            if one.stem != other.stem { return one.stem < other.stem }
            if one.isClosed != other.isClosed { return one.isClosed }
            return one.name < other.name
        }
    }

    /// How far an instance's closed files go; nil when there are none.
    static func end(of stem: String, in folder: String) throws(LogFileError) -> LogPosition? {
        for entry in list(folder).reversed() where entry.stem == stem && entry.isClosed {
            let path = folder + "/" + entry.name
            if entry.isCompressed {
                // The end of a compressed file is known only when all of it was read.
                var rest: [UInt8] = []
                let isRead = GzipReader.read(path) { bytes in
                    rest.append(contentsOf: bytes)
                    if rest.count > 1 << 20 { rest.removeFirst(rest.count - 64 << 10) }
                }
                if isRead, let last = RecordedTail.last(of: rest) { return last.position }
            } else {
                let file = try InstanceFile(path: path)
                if let position = file.recovered { return position }
            }
        }
        return nil
    }
}
