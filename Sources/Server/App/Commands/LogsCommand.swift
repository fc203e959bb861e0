internal import ArgumentParser
internal import Foundation
internal import Logging
internal import Logs
internal import ServerSystem

/// `exchange logs`
struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Read the logs of all instances, in the order of time.",
        discussion: """
            Reads the files that the logger keeps on this machine, compressed ones too, running or not: every machine with a \
            logger has the logs of all instances of its environment.

            Times are \(MomentText.forms). Without Z they are local.

              exchange logs -f                                follow what happens now
              exchange logs --level warning --since today     what deserves attention
              exchange logs --role backend --since 14:30 --until 14:45
              exchange logs --trace 5f3a9c                    one request, through all roles
              exchange logs -n 100 --grep bitcoin --json
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(name: .shortAndLong, help: "Wait for new records and show them as they come; begins with the last 10.")
    var follow = false
    @Option(name: [.customShort("n"), .long], help: "Only the newest records, so many.")
    var lines: Int?
    @Option(help: ArgumentHelp("Only of these roles, such as backend,web.", valueName: "roles"))
    var role: String?
    @Option(help: ArgumentHelp("Only of these machines.", valueName: "hosts"))
    var host: String?
    @Option(help: ArgumentHelp("Only of these instances, such as web.2 or web.2@host.", valueName: "names"))
    var instance: String?
    @Option(
        help: ArgumentHelp("Only from this level on: trace, debug, info, notice, warning, error or critical.", valueName: "level")
    )
    var level: String?
    @Option(help: ArgumentHelp("Only from this time on.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Only up to this time.", valueName: "time"))
    var until: String?
    @Option(
        help: ArgumentHelp(
            "Only with this text in the sentence or in a field (name=value), in upper or lower case.", valueName: "text"))
    var grep: String?
    @Option(help: ArgumentHelp("Only of this request; the reference that a page shows, or its beginning.", valueName: "id"))
    var trace: String?
    @Flag(help: "One JSON object a line, as in the files.")
    var json = false

    /// How often a follower looks for new records.
    private static let pause: TimeInterval = 0.2

    func run() async throws {
        let folder = try await options.load().logSettings.folder
        let filter = try filter(now: Date())
        let text = RecordText(json ? .json : .lines)
        let last = lines ?? (follow && since == nil ? 10 : nil)
        let follows = follow
        try await OwnThread.run(name: "logs") {
            let reader = try LogReader(folder: folder, filter: filter)
            var output = LogOutput()
            reader.read(last: last) { output.append(text.bytes($0)) }
            output.flush()
            // A thread of its own waits here, and Ctrl-C ends it.
            while follows, !output.isClosed {
                Thread.sleep(forTimeInterval: Self.pause)
                reader.readMore { output.append(text.bytes($0)) }
                output.flush()
            }
        }
    }

    func filter(now: Date) throws -> LogFilter {
        var filter = LogFilter()
        filter.roles = Set(Self.list(role))
        filter.hosts = Set(Self.list(host))
        filter.instances = Self.list(instance)
        if let level {
            guard let known = Logger.Level(rawValue: level) else {
                throw ValidationError("“\(level)” is no level; use trace, debug, info, notice, warning, error or critical.")
            }
            filter.level = known
        }
        filter.since = try since.map { try Self.moment($0, now) }
        filter.until = try until.map { try Self.moment($0, now) }
        filter.text = grep
        filter.trace = trace
        if let lines, lines < 1 { throw ValidationError("-n wants a number from 1 on, not \(lines).") }
        return filter
    }

    private static func moment(_ text: String, _ now: Date) throws -> Int64 {
        guard let moment = MomentText.parse(text, now: now, zone: .current) else {
            throw ValidationError("“\(text)” is no time. Use one of these forms: \(MomentText.forms).")
        }
        return moment
    }

    private static func list(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
