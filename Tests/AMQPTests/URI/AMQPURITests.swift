import AMQP
import Socket
import TestSupport
import Testing

/// RabbitMQ's URI specification and its page on query parameters.
@Suite struct AMQPURITests {
    @Test(.enabled(if: Fixtures.areExpected, "needs the fixtures folder"))
    func everyVector() throws {
        for entry in try AMQPVectors.section("uri") {
            let text = try #require(entry["uri"]?.string)
            if entry["error"] != nil {
                #expect(throws: InvalidAMQPURI.self, "\(text)") { try AMQPURI(text) }
                continue
            }
            let uri = try AMQPURI(text)
            if let query = entry["query"] {
                #expect(uri.parameters.heartbeat.map(Int64.init) == query["heartbeat"]?.integer, "\(text)")
                #expect(uri.parameters.connectionTimeout.map(Int64.init) == query["connection_timeout_ms"]?.integer, "\(text)")
                #expect(uri.parameters.channelMax.map(Int64.init) == query["channel_max"]?.integer, "\(text)")
            }
            guard entry["tls"] != nil else { continue }
            #expect(uri.usesTLS == entry["tls"]?.bool, "\(text)")
            #expect(uri.username == entry["username"]?.string, "\(text)")
            #expect(uri.password == entry["password"]?.string, "\(text)")
            #expect(uri.host == entry["host"]?.string, "\(text)")
            #expect(uri.port.map(Int64.init) == entry["port"]?.integer, "\(text)")
            #expect(uri.virtualHost == entry["vhost"]?.string, "\(text)")
        }
    }

    @Test func whatIsMissingHasADefault() throws {
        let plain = try AMQPURI("amqp://")
        #expect(plain.endpoint == Endpoint(host: "localhost", port: 5672))
        #expect(plain.virtualHostName == "/")
        #expect(plain.tlsSettings == nil)
        let safe = try AMQPURI("amqps://broker")
        #expect(safe.endpoint == Endpoint(host: "broker", port: 5671))
        #expect(safe.tlsSettings == TLSSettings())
        #expect(try AMQPURI("amqp://broker/").virtualHostName == "")
        #expect(try AMQPURI("amqp://broker/%2F").virtualHostName == "/")
    }

    @Test func parametersForTLS() throws {
        let uri = try AMQPURI(
            "amqps://broker?cacertfile=%2Fca.pem&certfile=/me.pem&keyfile=/me.key&password=open%20it&verify=verify_peer"
                + "&server_name_indication=rabbit.example&auth_mechanism=external&frame_max=131072&unknown=1")
        let expected = TLSSettings(
            caFile: "/ca.pem", certificateFile: "/me.pem", keyFile: "/me.key", keyPassphrase: "open it",
            serverName: "rabbit.example")
        #expect(uri.tlsSettings == expected)
        #expect(uri.parameters.mechanisms == ["EXTERNAL"])
        #expect(uri.parameters.frameMax == 131_072)
        let trusting = try #require(try AMQPURI("amqps://broker?verify=verify_none").tlsSettings)
        #expect(!trusting.verifiesChain && !trusting.verifiesHostName)
    }

    @Test(arguments: [
        "", "broker", "http://broker", "amqp:broker", "amqp:/broker", "amqp://broker:0", "amqp://broker:65536",
        "amqp://broker:+5",
        "amqp://a b", "amqp://broker#x", "amqp://[::1", "amqp://[::1]x", "amqp://[]", "amqp://user:p@ss@broker",
        "amqp://user:p/ss@broker",
        "amqp://%ff", "amqp://broker?heartbeat=65536", "amqp://broker?heartbeat=", "amqp://broker?verify=maybe",
        "amqp://broker?channel_max=1e3",
    ])
    func nonsenseIsRefused(_ text: String) {
        #expect(throws: InvalidAMQPURI.self) { try AMQPURI(text) }
    }

    /// Whatever is wrong, the sentence quotes nothing that may be a piece of the password.
    @Test(arguments: [
        "amqp://trader:hunter2/more@broker", "amqp://trader:hunter2%zz@broker", "amqp://trader:hunter2#@broker",
        "amqp://trader:hunter2?x%zz@broker", "amqp://trader:x@hunter2@broker", "amqp://trader:x:hunter2@[broker",
        "amqp://broker?password=hunter2%zz", "amqps://broker?verify=hunter2", "hunter2", "trader:hunter2@broker",
    ])
    func errorsTellNoPassword(_ text: String) throws {
        let error = try #require(throws: InvalidAMQPURI.self) { try AMQPURI(text) }
        #expect(!"\(error)".contains("hunter2"))
        #expect(!String(reflecting: error).contains("hunter2"))
    }

    @Test func descriptionTellsNoPassword() throws {
        let uri = try AMQPURI("amqps://trader:hunter2@broker/qa?password=hunter2")
        #expect(uri.description == "amqps://trader@broker:5671/qa")
        var dumped = ""
        dump(uri, to: &dumped)
        for text in ["\(uri)", String(reflecting: uri), "\([uri])", "\(Optional(uri) as Any)", dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect(try AMQPURI("amqp://[::1]:7/%2F").description == "amqp://[::1]:7/%2F")
    }

    @Test func aClusterIsAListOfNodes() throws {
        let nodes = try AMQPURI.list("amqps://u:p@one/x, amqps://u:p@two:7/x,amqps://u:p@[::2]/x")
        #expect(nodes.map(\.endpoint.description) == ["one:5671", "two:7", "[::2]:5671"])
        #expect(throws: InvalidAMQPURI.self) { try AMQPURI.list("amqps://one/x,amqps://two/y") }
        #expect(throws: InvalidAMQPURI.self) { try AMQPURI.list("amqps://one/x,amqp://two/x") }
        #expect(throws: InvalidAMQPURI.self) { try AMQPURI.list("amqps://one/x,") }
        #expect(throws: InvalidAMQPURI.self) { try AMQPURI.list("") }
    }
}
