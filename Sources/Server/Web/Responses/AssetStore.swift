internal import Domain
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// Style sheets, scripts, fonts and pictures, in memory since the start: a request never names a file, only an entry of
/// a table, so that no path leads anywhere else.
struct AssetStore: Sendable {
    struct Entry: Sendable {
        let bytes: ByteBuffer
        /// The same with gzip, where the folder has it as `NAME.gz`.
        let compressed: ByteBuffer?
        let contentType: String
        let entityTag: String
    }

    static let maximumFileBytes = 8 * 1024 * 1024

    private let entries: [String: Entry]

    init(own: [OwnAsset], vendorFolder: String?, logger: Logger) {
        var entries: [String: Entry] = [:]
        for asset in own { entries[OwnAsset.base + "/" + asset.name] = Entry(asset.bytes, asset.contentType) }
        if let vendorFolder {
            let files = AssetStore.files(in: vendorFolder, logger: logger)
            for (name, bytes) in files where !name.hasSuffix(".gz") {
                entries[OwnAsset.vendorBase + "/" + name] = Entry(
                    bytes, AssetStore.contentType(of: name), compressed: files[name + ".gz"])
            }
        }
        self.entries = entries
    }

    func entry(at path: String) -> Entry? { entries[path] }

    func response(_ entry: Entry, to request: HTTPRequest) -> Response {
        var headers = HTTPFields()
        headers[.cacheControl] = Response.Caching.forever.rawValue
        headers[.eTag] = entry.entityTag
        if let tags = request.headerFields[.ifNoneMatch], tags == "*" || tags.contains(entry.entityTag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = entry.contentType
        if let compressed = entry.compressed {
            headers[.vary] = "Accept-Encoding"
            if request.headerFields[.acceptEncoding]?.contains("gzip") == true {
                headers[.contentEncoding] = "gzip"
                return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: compressed))
            }
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: entry.bytes))
    }

    /// All files of a folder and its subfolders by their relative path. Links, hidden files and large ones are left out.
    private static func files(in folder: String, logger: Logger) -> [String: [UInt8]] {
        let root = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL
        let keys: [URLResourceKey] = [.isRegularFileKey, .fileSizeKey]
        guard let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: keys, options: [.skipsHiddenFiles])
        else {
            logger.warning(
                "The folder of front-end files cannot be read; pages will be plain.", metadata: ["folder": "\(folder)"])
            return [:]
        }
        var files: [String: [UInt8]] = [:]
        for case let file as URL in found {
            guard let values = try? file.resourceValues(forKeys: Set(keys)), values.isRegularFile == true,
                values.fileSize ?? 0 <= maximumFileBytes, let data = try? Data(contentsOf: file)
            else { continue }
            let path = file.standardizedFileURL.path
            guard path.hasPrefix(root.path) else { continue }
            files[String(path.dropFirst(root.path.count).drop { $0 == "/" })] = [UInt8](data)
        }
        if files.isEmpty {
            logger.warning("The folder of front-end files is empty; pages will be plain.", metadata: ["folder": "\(folder)"])
        }
        return files
    }

    private static func contentType(of name: String) -> String {
        switch name.split(separator: ".").last ?? "" {
        case "css": "text/css; charset=utf-8"
        case "js", "mjs": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        case "woff": "font/woff"
        case "ttf": "font/ttf"
        case "json", "map": "application/json"
        case "txt": "text/plain; charset=utf-8"
        default: "application/octet-stream"
        }
    }
}

extension AssetStore.Entry {
    fileprivate init(_ bytes: [UInt8], _ contentType: String, compressed: [UInt8]? = nil) {
        self.init(
            bytes: ByteBuffer(bytes: bytes), compressed: compressed.map { ByteBuffer(bytes: $0) }, contentType: contentType,
            entityTag: "\"\(Hexadecimal.encode(SHA256.hash(bytes).prefix(8)))\"")
    }
}
