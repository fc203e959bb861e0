internal import Contracts
internal import Domain

extension AccountPage {
    func content(in frame: Frame) -> String {
        var data = frame.base
        data["userName"] = account.userName
        data["created"] = account.createdAt.description
        data["createdText"] = Format.time(account.createdAt)
        data["cash"] = Format.balance(account.cash)
        data["fundsLeft"] = Format.balance(account.fundsLeftToday)
        data["fundsPerDay"] = Format.usd(account.fundsPerDay)
        data["canAddFunds"] = account.fundsLeftToday.micros > 0
        data["fundsKey"] = fundsKey
        data["funds"] = fundsForm.data
        data["password"] = passwordForm.data
        data["sessions"] = account.sessions.map { session in
            [
                "created": session.createdAt.description, "createdText": Format.time(session.createdAt),
                "used": session.lastUsedAt.description, "usedText": Format.time(session.lastUsedAt),
                "address": session.remoteAddress, "isCurrent": session.isCurrent,
            ] as TemplateData
        }
        return Templates.shared.render(.account, data)
    }
}
