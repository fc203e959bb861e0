import Foundation
import Logging
import TestSupport
import Testing

@testable import Logs

@Suite struct LogArchiveTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func filled(_ folder: URL) throws -> LogStore {
        var store = try Samples.store(folder, rotateBytes: 20_000)
        try store.accept([Samples.arrival(1...500, padding: 100)], now: .now)
        return store
    }

    @Test func compressedFilesAreTheSameEverywhere() async throws {
        let folder = try TemporaryFolder()
        var results: [[String: Data]] = []
        for name in ["one", "other"] {
            let place = folder.url.appendingPathComponent(name)
            let store = try filled(place)
            let archive = LogArchive(folder: store.folder, budgetBytes: 1 << 30, logger: quiet)
            try await OffPool.run { archive.tidy() }
            results.append(try Samples.files(place))
        }
        #expect(results[0] == results[1])
        #expect(results[0].count > 5)
        #expect(results[0].keys.allSatisfy { $0 == "backend.1@host.log" || $0.hasSuffix(".log.gz") })
    }

    @Test func theOldestMakeRoom() async throws {
        let folder = try TemporaryFolder()
        let store = try filled(folder.url)
        let names = ClosedFiles.list(store.folder).filter(\.isClosed).map(\.name)
        // As if they had been written an hour apart.
        for (hour, name) in names.enumerated() {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + Double(hour) * 3600)],
                ofItemAtPath: store.folder + "/" + name)
        }
        let all = LogArchive(folder: store.folder, budgetBytes: 1 << 30, logger: quiet)
        try await OffPool.run { all.tidy() }
        let small = LogArchive(folder: store.folder, budgetBytes: all.bytes - 1, logger: quiet)
        try await OffPool.run { small.tidy() }
        #expect(small.bytes < all.bytes)
        let left = ClosedFiles.list(store.folder).filter(\.isClosed).map(\.name)
        #expect(left == names.dropFirst().map { $0 + ".gz" })
        let none = LogArchive(folder: store.folder, budgetBytes: 1, logger: quiet)
        try await OffPool.run { none.tidy() }
        #expect(ClosedFiles.list(store.folder).map(\.name) == ["backend.1@host.log"], "what is written now stays")
    }

    @Test func compressesAnewWhatAKillLeftHalf() async throws {
        let folder = try TemporaryFolder()
        let store = try filled(folder.url)
        let closed = try #require(ClosedFiles.list(store.folder).first { $0.isClosed }).name
        try Data("half".utf8).write(to: URL(fileURLWithPath: store.folder + "/" + closed + ".gz"))
        let expected = try Data(contentsOf: URL(fileURLWithPath: store.folder + "/" + closed))
        let archive = LogArchive(folder: store.folder, budgetBytes: 1 << 30, logger: quiet)
        let path = store.folder + "/" + closed + ".gz"
        let content = try await OffPool.run {
            archive.tidy()
            var content = Data()
            _ = GzipReader.read(path) { content.append(contentsOf: $0) }
            return content
        }
        #expect(content == expected)
        #expect(!FileManager.default.fileExists(atPath: store.folder + "/" + closed))
    }
}
