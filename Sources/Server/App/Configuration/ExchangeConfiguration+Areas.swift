internal import Domain
internal import Foundation
internal import Handlers
internal import MarketData
internal import Web

/// The settings of each area, out of the one configuration.
extension ExchangeConfiguration {
    var backendSettings: BackendSettings {
        var accounts = AccountSettings()
        accounts.startingCash = startingCash
        accounts.signInPerAccount = RateLimit(burst: signInLimit, interval: .seconds(60))
        accounts.signInPerAddress = RateLimit(burst: signInLimit * 3, interval: .seconds(10))
        accounts.registrationPerAddress = RateLimit(burst: signInLimit * 2, interval: .seconds(60))
        let trading = TradingSettings(rules: tradingRules, fundsPerDay: fundsPerDay)
        return BackendSettings(accounts: accounts, trading: trading)
    }

    var marketSettings: MarketSettings {
        var settings = MarketSettings()
        settings.choice = market
        settings.coinCapKey = coinCapKey
        settings.coinCapURL = coinCapURL
        settings.coinCapCreditsPerMonth = coinCapCredits
        settings.binanceURL = binanceURL
        settings.seed = UInt64(seed)
        settings.replayPath = replayPath
        settings.replayDaysPerMinute = replaySpeed
        settings.replayFrom = replayFrom
        settings.stateFolder = dataFolder
        return settings
    }

    func webSettings(encryption: WebSettings.Encryption) throws -> WebSettings {
        var settings = WebSettings(
            listen: .init(host: siteAddress.host, port: siteAddress.port),
            listenHTTP: servesPlainHTTP ? nil : listenHTTP.map { .init(host: $0.host, port: $0.port) }, encryption: encryption,
            environment: environment, vendorAssets: assetsFolder, hostNames: hostNames)
        settings.apiRequestsPerKey = apiRequests
        settings.apiRequestsPerAddress = apiRequests / 4
        return settings
    }

    /// Where the pages are: the HTTPS address, or the plain one behind a proxy.
    var siteAddress: ListenAddress { servesPlainHTTP ? listenHTTP ?? listen : listen }

    /// The configured folder of front-end files, else the first that is there: installed beside the binary, or fetched
    /// into the project by `make`.
    private var assetsFolder: String? {
        if let assets { return assets }
        let binary = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: binary).deletingLastPathComponent().deletingLastPathComponent().path
        return [beside + "/share/exchange/assets", FileManager.default.currentDirectoryPath + "/.assets/vendor"]
            .first { FileManager.default.fileExists(atPath: $0) }
    }
}
