import Foundation
import Storage
import TestSupport
import Testing

@Suite struct DataFolderTests {
    @Test func isCreatedForItsOwnerAlone() throws {
        let temporary = try TemporaryFolder()
        let path = temporary.path + "/deep/down"
        let folder = try DataFolder.open(path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        #expect(try #require(folder.freeBytes) > 0)
    }

    @Test func aSecondOpenerIsToldWhoHasIt() throws {
        let temporary = try TemporaryFolder()
        let folder = try DataFolder.open(temporary.path)
        let error = #expect(throws: StorageError.self) { try DataFolder.open(temporary.path) }
        #expect(error?.code == .folderInUse)
        #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
        folder.release()
        #expect(throws: Never.self) { try DataFolder.open(temporary.path) }
    }

    @Test func whatIsNoFolderIsRefused() throws {
        let temporary = try TemporaryFolder()
        let file = temporary.path + "/file"
        #expect(FileManager.default.createFile(atPath: file, contents: nil))
        let error = #expect(throws: StorageError.self) { try DataFolder.open(file) }
        #expect(error?.code == .folderUnusable)
    }
}
