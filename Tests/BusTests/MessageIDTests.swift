import Bus
import Testing

@Suite("Message identifiers")
struct MessageIDTests {
    @Test("printed as 32 hexadecimal digits and read back")
    func text() {
        let id = MessageID(high: 0xAB, low: 1)
        #expect(id.description == "00000000000000ab0000000000000001")
        #expect(MessageID(id.description) == id)
        let random = MessageID.random()
        #expect(MessageID(random.description) == random)
    }

    @Test(
        "anything else is no identifier",
        arguments: [
            "", "ab", "00000000000000AB0000000000000001", "+000000000000ab00000000000000001", "0x00000000000ab0000000000000001",
            "00000000000000ab000000000000000١", "00000000000000ab00000000000000011",
        ])
    func invalid(_ text: String) { #expect(MessageID(text) == nil) }

    @Test("no two are the same")
    func unique() async {
        let ids = await withTaskGroup(of: [MessageID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<5000).map { _ in .random() } } }
            return await group.reduce(into: Set<MessageID>()) { $0.formUnion($1) }
        }
        #expect(ids.count == 40_000)
        #expect(Set(ids.map(\.high)).count == 40_000)
    }
}
