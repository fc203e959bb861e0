internal import Domain
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// The API's description for programs (OpenAPI 3.1), made of the same operations and schemas that requests are checked against.
enum APIDocument {
    static let base = "/api/v1"
    static let version = "1.0.0"

    /// Made once.
    static let bytes: [UInt8] = write(.all)
    static let entityTag = "\"\(Hexadecimal.encode(SHA256.hash(bytes).prefix(8)))\""

    static let operations: [APIOperation] = [
        APIOperation(
            method: .get, path: "/openapi.json", name: "getDocument", area: "About", summary: "This document",
            access: .everybody, answer: .json(.document), isTagged: true,
            handler: { $0.tagged(entityTag, ByteBuffer(bytes: bytes)) })
    ]

    static let introduction = """
        Everything that the pages can do, for programs. JSON in and out; decimals are texts, so that nothing is rounded on the way; moments are \
        ISO 8601 in UTC. Orders are filled from quotes of coins against US dollars: there is no order book between users, no margin and no \
        shorting, and no coin and no dollar here is real.

        Make a key in the browser, under Account, API keys, and send it as `Authorization: Bearer <key>`, never in an address. Prices need none. \
        What belongs to somebody else is answered like what does not exist. Problems are answered as RFC 9457 says, with stable codes. \
        Unknown members and parameters are refused, so a misspelt one never does something else than was meant.

        Requests are counted for each key, or address without one, and each web instance for itself: with several instances behind one \
        address `RateLimit-Remaining` is that of the one which answered, and may rise from one answer to the next.
        """

    static func write(_ operations: APIOperations) -> [UInt8] {
        var json = APIJSON(capacity: 64 * 1024)
        json.object { json in
            json.field("openapi", "3.1.0")
            json.name("info")
            json.object { json in
                json.field("title", "Exchange API")
                json.field("version", version)
                json.field("description", introduction)
            }
            json.name("servers")
            json.array { json in json.object { $0.field("url", "/") } }
            json.name("paths")
            json.object { json in
                var seen: Set<String> = []
                for operation in operations.list where seen.insert(operation.path).inserted {
                    json.name(base + operation.path)
                    json.object { json in
                        for other in operations.list where other.path == operation.path {
                            json.name(other.method.rawValue.lowercased())
                            other.write(to: &json)
                        }
                    }
                }
            }
            json.name("components")
            json.object { json in
                json.name("schemas")
                json.object { json in
                    for name in APISchemaName.allCases {
                        json.name(name.rawValue)
                        name.schema.write(to: &json)
                    }
                }
                json.name("securitySchemes")
                json.object { json in
                    json.name("key")
                    json.object { json in
                        json.field("type", "http")
                        json.field("scheme", "bearer")
                        json.field("description", "An API key, made in the browser.")
                    }
                }
            }
        }
        return json.bytes
    }
}
