internal import ArgumentParser
internal import Contracts

/// `exchange admin`
struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Look after the users of a running exchange.", subcommands: [UserCommand.self])
}

/// `exchange admin user`
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "List, suspend and help users.",
        subcommands: [List.self, Suspend.self, Unsuspend.self, ResetUserPassword.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List users.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "Only users whose name contains this.") var text: String?

        func run() async throws {
            let exchange = OperatorConnection(folder: try await options.load().dataFolder)
            let users = try exchange.ask(ListUsers(nameContains: text)).users
            for user in users {
                let seen = user.lastLogInAt.map { "last sign-in \($0)" } ?? "never signed in again"
                print(
                    "\(user.userName)\t\(user.isSuspended ? "suspended" : "active")\t\(user.cash) USD\tsince \(user.createdAt)\t\(seen)"
                )
            }
            print(users.count == 1 ? "1 user" : "\(users.count) users")
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refuse a user's sign-in and end all sessions; nothing of the account is changed.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The user's name.") var name: String

        func run() async throws {
            let exchange = OperatorConnection(folder: try await options.load().dataFolder)
            let user = try exchange.ask(SetUserSuspended(userName: name, suspended: true))
            print("\(user.userName) is suspended and signed out everywhere.")
        }
    }

    struct Unsuspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended user sign in again.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The user's name.") var name: String

        func run() async throws {
            let exchange = OperatorConnection(folder: try await options.load().dataFolder)
            let user = try exchange.ask(SetUserSuspended(userName: name, suspended: false))
            print("\(user.userName) may sign in again.")
        }
    }

    struct ResetUserPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-password", abstract: "Give a user a new random password, shown once, and end all sessions.")
        @OptionGroup var options: ConfigurationOptions
        @Argument(help: "The user's name.") var name: String

        func run() async throws {
            let exchange = OperatorConnection(folder: try await options.load().dataFolder)
            let reply = try exchange.ask(ResetPassword(userName: name))
            print("New password of \(name): \(reply.password.value)")
            print("It is shown only now. All sessions of the user have ended.")
        }
    }
}
