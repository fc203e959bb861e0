import TestSupport
import Testing

@testable import AMQPCodec

@Suite struct BasicPropertiesTests {
    private func decoded(_ octets: [UInt8], last: BasicProperties? = nil) throws -> BasicProperties {
        try Wire.read(octets) { (reader: inout WireReader) throws(CodecError) in try BasicProperties(&reader, last: last) }
    }

    @Test func anyPropertiesSurviveTheWire() throws {
        var random = SeededGenerator(seed: 14)
        for _ in 0..<2000 {
            let properties = random.properties()
            let octets = try properties.encoded()
            let decoded = try decoded(octets)
            #expect(decoded == properties && decoded.hashValue == properties.hashValue)
            #expect(decoded.fields == properties.fields)
            #expect(try decoded.encoded() == octets)
        }
    }

    /// Each accessor reads its own property, whatever stands around it, encoded or changed.
    @Test func eachPropertyIsFoundAmongAnyOthers() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let properties = random.properties()
            let fields = properties.fields
            var changed = properties
            changed.priority = fields.priority
            guard case .fields = changed.storage else {
                Issue.record("a change did not decode")
                return
            }
            for one in [properties, changed] {
                let read = PropertyFields(
                    contentType: one.contentType, contentEncoding: one.contentEncoding, headers: one.headers,
                    deliveryMode: one.deliveryMode, priority: one.priority, correlationID: one.correlationID,
                    replyTo: one.replyTo, expiration: one.expiration, messageID: one.messageID, timestamp: one.timestamp,
                    type: one.type, userID: one.userID, appID: one.appID, clusterID: one.clusterID)
                #expect(read == fields)
                for field in fields.headers?.fields ?? [] {
                    #expect(one.header(field.name) == fields.headers?[field.name])
                }
                #expect(one.header("no such header") == nil)
            }
            #expect(try changed.encoded() == properties.encoded())
        }
    }

    @Test func aChangeLeavesCopiesAlone() {
        let first = BasicProperties(contentType: "a", messageID: "1")
        var second = first
        second.messageID = "2"
        var third = second
        third.contentType = nil
        third.messageID = "3"
        #expect(first == BasicProperties(contentType: "a", messageID: "1"))
        #expect(second == BasicProperties(contentType: "a", messageID: "2"))
        #expect(third == BasicProperties(messageID: "3"))
    }

    @Test func nothingIsTwoOctets() throws {
        #expect(try BasicProperties().encoded() == [0, 0])
        #expect(BasicProperties(appID: nil) == BasicProperties())
        var emptied = BasicProperties(appID: "web")
        emptied.appID = nil
        #expect(emptied == BasicProperties())
        #expect(try emptied.encoded() == [0, 0])
    }

    /// What is understood although we would write it otherwise is passed on as we write it.
    @Test func lenientlyReadPropertiesAreWrittenStrictly() throws {
        let lenient: [UInt8] = [0x20, 0x02, 0, 0, 0, 14, 1, 0x61, 0x4C, 0, 0, 0, 0, 0, 0, 0, 7, 1, 0x62, 0x74]
        var octets = lenient
        octets[5] = 15
        octets.append(9)
        let properties = try decoded(octets)
        #expect(properties.headers == ["a": .int64(7), "b": .bool(true)])
        #expect(properties.header("a") == .int64(7))
        #expect(try properties.encoded() == BasicProperties(headers: ["a": .int64(7), "b": .bool(true)]).encoded())
    }

    @Test func theSameOctetsShareOneStorage() throws {
        let octets = try BasicProperties(contentType: "application/json", appID: "web.1@host").encoded()
        let first = try decoded(octets)
        let second = try decoded(octets, last: first)
        guard case .encoded(let one) = first.storage, case .encoded(let other) = second.storage else {
            Issue.record("not encoded")
            return
        }
        #expect(one.withUnsafeBytes { one in other.withUnsafeBytes { $0.baseAddress == one.baseAddress } })
    }

    @Test func everyCutIsAnError() throws {
        var random = SeededGenerator(seed: 77)
        for _ in 0..<100 {
            let octets = try random.properties().encoded()
            for count in octets.indices {
                let error = #expect(throws: CodecError.self) { try decoded(Array(octets[..<count])) }
                #expect(error?.replyCode == 502)
            }
        }
    }

    @Test func descriptionNamesButDoesNotTell() {
        let properties = BasicProperties(headers: ["token": "hunter2"], messageID: "hunter2")
        #expect("\(properties)" == "properties [headers, message-id]")
        #expect(!String(reflecting: properties).contains("hunter2"))
    }
}
