import Testing

@testable import ServerSystem

/// Tests that take much memory, one after the other: they measure it.
@Suite(.serialized)
enum HeavyHashing {
    struct MemoryTests {
        /// 128 MB each: what stays resident after them must be far below one.
        @Test
        func `The memory of hashes at full cost is given back`() async throws {
            let hasher = try ScryptPasswordHasher()
            _ = try await hasher.hash("a first one, for what stays allocated")
            let before = Memory.resident
            for _ in 0..<3 { _ = try await hasher.hash("correct horse") }
            let after = Memory.resident
            // Other tests run in this process at the same time; a hash that was kept would be 128 MB.
            #expect(after < before + (100 << 20), "from \(before >> 20) MB to \(after >> 20) MB")
        }
    }
}
