// swift-tools-version: 6.2

import PackageDescription

/// One settings array for every target: Swift 6 mode, explicit existentials, imports that say what they are, and no
/// warning that anyone gets used to.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

// MARK: - Products of other packages

let collections: Target.Dependency = .product(name: "Collections", package: "swift-collections")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
    .product(name: "HummingbirdHTTP2", package: "hummingbird"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    httpTypes,
]
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let serviceLifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")

// MARK: - The house

/// A target of this package: a folder under `Sources` or `Tests`, with the strict settings.
func room(_ name: String, _ path: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: path, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)", exclude: exclude, swiftSettings: strict)
}

let transport: [Target] = [
    room("Bus", "Sources/Transport/Bus", [logging]),
    room("InProcess", "Sources/Transport/InProcess", ["Bus", collections, logging]),
    .target(
        name: "COpenSSL", path: "Sources/Transport/COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
    .target(name: "CLinux", path: "Sources/Transport/CLinux"),
    room("Socket", "Sources/Transport/Socket", ["CLinux", "COpenSSL", logging]),
    room("AMQPCodec", "Sources/Transport/AMQPCodec"),
    room("AMQP", "Sources/Transport/AMQP", ["AMQPCodec", "Socket", collections, logging]),
    room("AMQPBus", "Sources/Transport/AMQPBus", ["AMQP", "AMQPCodec", "Bus", "Socket", collections, logging]),
]

let exchangeCore: [Target] = [
    room("Domain", "Sources/ExchangeCore/Domain"),
    room("Contracts", "Sources/ExchangeCore/Contracts", ["Bus", "Domain"]),
    room("MarketData", "Sources/ExchangeCore/MarketData", ["Contracts", "Domain", logging]),
    room("Storage", "Sources/ExchangeCore/Storage", ["Domain", grdb, grdbSQLite, logging]),
    room("Handlers", "Sources/ExchangeCore/Handlers", ["Bus", "Contracts", "Domain", "MarketData", "Storage", logging, metrics]),
]

let server: [Target] = [
    .target(name: "CCurl", path: "Sources/Server/CSystem/CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CSystemd", path: "Sources/Server/CSystem/CSystemd", linkerSettings: [.linkedLibrary("systemd")]),
    room(
        "ServerSystem", "Sources/Server/System",
        ["Bus", "CCurl", "CLinux", "COpenSSL", "CSystemd", "Domain", "Handlers", "MarketData", logging, serviceLifecycle]),
    room("Logs", "Sources/Server/Logs", ["AMQP", "AMQPCodec", "Socket", collections, logging, serviceLifecycle]),
    room(
        "Web", "Sources/Server/Web",
        hummingbird + ["Bus", "Contracts", "Domain", logging, metrics, mustache, serviceLifecycle],
        resources: [.embedInCode("Templates"), .embedInCode("Assets")]),
    .executableTarget(
        name: "App",
        dependencies: [
            "Bus", "InProcess", "AMQP", "AMQPBus", "AMQPCodec", "Socket", "Domain", "Contracts", "MarketData", "Storage",
            "Handlers",
            "ServerSystem", "Logs", "Web", argumentParser, configuration, logging, metrics, serviceLifecycle, systemPackage,
            unixSignals,
        ],
        path: "Sources/Server/App", swiftSettings: strict),
]

let testing: [Target] = [
    room(
        "TestSupport", "Tests/TestSupport",
        [
            "Bus", "COpenSSL", "InProcess", "AMQP", "AMQPBus", "AMQPCodec", "Socket", "Domain", "Contracts", "MarketData",
            "Storage",
            "Handlers", "ServerSystem", logging,
        ]),
    tests("BusTests", ["Bus"]),
    tests("SocketTests", ["COpenSSL", "ServerSystem", "Socket", logging]),
    tests("AMQPCodecTests", ["AMQPCodec"]),
    tests("AMQPTests", ["AMQP", "AMQPCodec", "Socket", logging]),
    tests("AMQPBusTests", ["AMQP", "AMQPBus", "AMQPCodec", "Bus", "Socket", logging]),
    tests("LogsTests", ["AMQP", "Logs", "Socket", logging]),
    tests("InProcessTests", ["Bus", "InProcess"]),
    tests("DomainTests", ["Domain"]),
    tests("ContractsTests", ["Bus", "Contracts", "Domain"]),
    tests("MarketDataTests", ["Contracts", "Domain", "MarketData", "ServerSystem", logging]),
    tests("StorageTests", ["Domain", "Storage", grdb]),
    tests(
        "HandlersTests", ["Bus", "InProcess", "Contracts", "Domain", "MarketData", "Storage", "Handlers", "ServerSystem", grdb]),
    tests("SystemTests", ["Bus", "Domain", "Handlers", "MarketData", "ServerSystem", logging]),
    tests("WebTests", hummingbird + ["Bus", "InProcess", "Contracts", "Domain", "Web"]),
    tests("AppTests", ["App", argumentParser, configuration]),
    tests(
        "Integration", ["Bus", "InProcess", "Contracts", "Domain", "MarketData", "Storage", "Handlers", "ServerSystem", grdb],
        exclude: ["API/schemathesis.toml", "Bots/trade.py"]),
    // What needs a real broker: each suite starts a private RabbitMQ or shares one.
    tests(
        "Broker",
        [
            "AMQP", "AMQPBus", "AMQPCodec", "Bus", "Contracts", "Domain", "Handlers", "Logs", "ServerSystem", "Socket", "Storage",
            logging, serviceLifecycle,
        ], exclude: ["Peers/peer.py"]),
    tests("Browser", ["Domain"]),
    // A logger as a process of its own, that tests kill.
    .executableTarget(
        name: "LoggerProcess", dependencies: ["AMQP", "Logs", logging, serviceLifecycle, unixSignals],
        path: "Tests/LoggerProcess",
        swiftSettings: strict),
    // Damaged frames for the AMQP decoder, in a process of its own: it may end in a trap.
    .executableTarget(
        name: "CodecFuzz", dependencies: ["AMQPCodec"], path: "Tests/CodecFuzz", exclude: ["Corpus"], swiftSettings: strict),
    .executableTarget(
        name: "BrokerFaults", dependencies: ["AMQP", "AMQPCodec", "TestSupport", logging], path: "Tests/BrokerFaults",
        swiftSettings: strict),
    .executableTarget(
        name: "StorageFaults", dependencies: ["Domain", "Storage", logging], path: "Tests/StorageFaults", swiftSettings: strict),
    // Orders that fire, in a process that tests kill.
    .executableTarget(
        name: "OrderFaults", dependencies: ["Bus", "Contracts", "Domain", "Handlers", "InProcess", "Storage", "TestSupport"],
        path: "Tests/OrderFaults", swiftSettings: strict),
    // Counts what is allocated: a process has one malloc, so only the benchmarks link it.
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .executableTarget(
        name: "Bench",
        dependencies: hummingbird + [
            "AMQP", "AMQPBus", "AMQPCodec", "CAllocations", "Bus", "InProcess", "Contracts", "Domain", "Logs", "MarketData",
            "Socket", "Storage",
            "Handlers", "ServerSystem", "Web", "TestSupport", grdb, grdbSQLite, logging, serviceLifecycle,
        ],
        path: "Tests/Bench", exclude: ["Peers"], swiftSettings: strict),
]

let package = Package(
    name: "exchange",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "exchange", targets: ["App"]),
        .executable(name: "exchange-bench", targets: ["Bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: transport + exchangeCore + server + testing
)
