import Foundation
import Glibc

extension FileHandle {
    /// What is there to read, or nothing at the end; waits for it. `availableData` ends the process when a signal comes.
    func readSome() -> Data {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(fileDescriptor, &buffer, buffer.count)
            if count >= 0 { return Data(buffer[..<count]) }
            if errno != EINTR { return Data() }
        }
    }
}
