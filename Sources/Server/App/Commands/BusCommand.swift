internal import ArgumentParser
internal import Bus

/// `exchange bus`
struct BusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bus", abstract: "Look after the messages between the roles.",
        subcommands: [DeadLettersCommand.self, AdoptLedgerCommand.self])
}

/// `exchange bus dead-letters`
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters", abstract: "Messages that could not be handled and were set aside with the reason.",
        discussion: "Asks the process that has the data folder open. Requests with secrets are never among them.",
        subcommands: [List.self, Show.self, Requeue.self, Drop.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List them, oldest first.")
        @OptionGroup var options: ConfigurationOptions

        func run() async throws {
            let exchange = OperatorConnection(folder: try await options.load().dataFolder)
            let letters = try exchange.ask(ListDeadLetters()).letters
            for letter in letters {
                print(
                    "\(letter.id)  \(letter.subject)  for \(letter.recipient)  from \(letter.sender)  \(letter.deliveries) deliveries"
                )
                print("    \(letter.reason.code): \(letter.reason.message)  trace \(letter.trace)")
            }
            print(letters.count == 1 ? "1 dead letter" : "\(letters.count) dead letters")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Its id.") var id: String
        func run() async throws { try await DeadLettersCommand.handle(id, .show, options) }
    }

    struct Requeue: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Deliver one again, as if for the first time.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Its id.") var id: String
        func run() async throws { try await DeadLettersCommand.handle(id, .requeue, options) }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget one.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Its id.") var id: String
        func run() async throws { try await DeadLettersCommand.handle(id, .drop, options) }
    }

    private static func handle(_ id: String, _ action: HandleDeadLetter.Action, _ options: ConfigurationOptions) async throws {
        let exchange = OperatorConnection(folder: try await options.load().dataFolder)
        print(try exchange.ask(HandleDeadLetter(id: id, action: action)).text)
    }
}
