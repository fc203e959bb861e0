import Foundation

/// Runs the port mapper (epmd) of private brokers, on a port of its own, and sees to it that nothing is left of them: when this
/// process ends, however it does, the keeper's input ends, and it kills the nodes and deletes their folder.
final class BrokerKeeper: Sendable {
    let mapperPort: Int
    let folder: URL
    private let process: Process
    private let input: ProcessInput

    private static let script = """
        trap '' INT TERM HUP
        epmd -port "$1" -address 127.0.0.1 > /dev/null 2>&1 < /dev/null &
        mapper=$!
        nodes=" "
        while read -r sign pid; do
          case $sign in
            +) nodes="$nodes$pid " ;;
            -) nodes="${nodes%%" $pid "*} ${nodes#*" $pid "}" ;;
          esac
        done
        for pid in $nodes; do kill -9 "$pid" 2> /dev/null; done
        kill -9 "$mapper"
        for attempt in 1 2 3 4 5 6 7 8 9 10; do
          rm -rf "$2" 2> /dev/null
          [ -e "$2" ] || break
          sleep 0.1
        done
        """

    /// - Parameter parent: where the folder of the nodes is made.
    init(in parent: URL) async throws {
        try BrokerInstallation.require()
        mapperPort = try FreePorts.next()
        folder = parent.appendingPathComponent("exchange-broker-" + UUID().uuidString)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        input = try ProcessInput()
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.script, "keeper", "\(mapperPort)", folder.path]
        process.standardInput = input.remote
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let port = mapperPort
        try await OffPool.run {
            let deadline = ContinuousClock.now + .seconds(10)
            while !FreePorts.isOpen(port) {
                guard ContinuousClock.now < deadline else { throw BrokerFailure("epmd did not start within 10 s") }
                // Nothing tells when it listens; this thread is its own.
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
    }

    deinit { input.end() }

    func watch(_ processID: Int32) { try? input.write("+ \(processID)\n") }

    func forget(_ processID: Int32) { try? input.write("- \(processID)\n") }
}
