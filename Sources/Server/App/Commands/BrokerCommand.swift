internal import ArgumentParser
internal import Foundation

/// `exchange broker`
struct BrokerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker", abstract: "Prepare a RabbitMQ for an environment.", subcommands: [Definitions.self])

    struct Definitions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print RabbitMQ definitions for an environment: its virtual host, and a user with least rights per role.",
            discussion: """
                Passwords are read from files named ENVIRONMENT.ROLE in the folder; missing ones are made, at random. The \
                definitions hold salted hashes only. deploy/rabbitmq/apply imports them into a broker on the same machine.

                Name the loggers that there will be, and records wait for each from now on, so that the files of all of them begin \
                with the same record, whichever starts first.
                """)

        @Option(help: "dev, qa or prod.") var environment: String
        @Option(help: ArgumentHelp("Folder of the password files.", valueName: "dir")) var passwords: String
        @Option(
            help: ArgumentHelp(
                "The users to make: web, backend, dmz, logger, or all for a process that plays them all.", valueName: "list"))
        var users: String = "web,backend,dmz,logger"
        @Option(
            help: ArgumentHelp(
                "Loggers, such as logger.1@host1,logger.1@host2: NAME@HOST, HOST as hostname says it, without the domain.",
                valueName: "list"))
        var loggers: String = ""

        func run() async throws {
            guard ["dev", "qa", "prod"].contains(environment) else {
                throw ValidationError("The environment is dev, qa or prod, not “\(environment)”.")
            }
            let store = BrokerPasswords(folder: passwords)
            var accounts: [BrokerDefinitions.Account] = []
            for suffix in users.split(separator: ",").map(String.init) {
                guard let known = BrokerDefinitions.accounts.first(where: { $0.suffix == suffix }) else {
                    throw ValidationError("There is no user “\(suffix)”: web, backend, dmz, logger or all.")
                }
                let name = BrokerDefinitions.userName(of: suffix, in: environment)
                accounts.append(
                    .init(
                        name: name, roles: known.roles, passwordHash: BrokerPasswords.hash(try store.password(of: name))))
            }
            let loggers = loggers.split(separator: ",").map(String.init)
            for logger in loggers where logger.wholeMatch(of: /logger\.[a-z0-9-]{1,32}@[^@.\s]+/) == nil {
                throw ValidationError("“\(logger)” is no logger: NAME@HOST, such as logger.1@host1.")
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(
                String(
                    decoding: try encoder.encode(
                        BrokerDefinitions(environment: environment, accounts: accounts, loggers: loggers)), as: UTF8.self))
        }
    }
}
