import Foundation
import Testing

@testable import Logs

@Suite struct InstanceFileNameTests {
    @Test(arguments: [
        ("backend.1@host", "backend.1@host"), ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"), ("..", "%2E."),
        (".lock", "%2Elock"),
        ("a~b", "a%7Eb"), ("a%2Fb", "a%252Fb"), ("a\0b", "a%00b"), ("é", "%C3%A9"), ("a b\n", "a%20b%0A"),
    ])
    func staysAName(_ instance: String, _ stem: String) {
        #expect(InstanceFileName.stem(instance) == stem)
    }

    @Test func hasABound() {
        #expect(InstanceFileName.stem("") == nil)
        #expect(InstanceFileName.stem(String(repeating: "a", count: 121)) == nil)
        #expect(InstanceFileName.stem(String(repeating: "a", count: 120))?.count == 120)
        #expect(InstanceFileName.stem(String(repeating: "/", count: 41)) == nil)
    }

    @Test func namesSortAsRecordsDo() {
        let names = [
            InstanceFileName.closed(stem: "a", boot: Samples.boot, sequence: 1),
            InstanceFileName.closed(stem: "a", boot: Samples.boot, sequence: 99_999),
            InstanceFileName.closed(stem: "a", boot: Samples.boot, sequence: 100_000),
            InstanceFileName.closed(stem: "a", boot: Samples.laterBoot, sequence: 1),
        ]
        #expect(names == names.sorted())
        #expect(names[0] == "a~20261121T070919.123Z-3fa9c1~000000000001.log")
        let parsed = InstanceFileName.parse(names[0] + ".gz")
        #expect(parsed?.stem == "a" && parsed?.isClosed == true && parsed?.isCompressed == true)
        #expect(InstanceFileName.parse("a.log")?.isClosed == false)
        for other in [
            ".lock", "a.txt", "a.log.gz", "a~b.log", "a~b~c.log", ".log", ".a.log", "a~20261121T070919.123Z-3fa9c1~.log",
        ] {
            #expect(InstanceFileName.parse(other) == nil)
        }
    }
}
