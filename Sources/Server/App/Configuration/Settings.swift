/// Every setting of the exchange, with its default and meaning. `exchange configuration` prints this list.
enum Settings {
    // Process
    static let role = Setting(
        "role", "all", "Roles that this process plays: all (web, backend and dmz), or some of web,backend,dmz,logger.")
    static let name = Setting(
        "name", "", "Name of this instance among those of its role, such as web.2 or just 2 (default: 1).")
    static let data = Setting(
        "data", "", "Folder of the databases, the certificate and the control socket (default: $STATE_DIRECTORY, else ./data).")
    static let ledgerFolder = Setting(
        "ledger-folder", "",
        "Folder of the databases, where it is not the data folder: for a second backend that stands by on the same disk.")
    static let environment = Setting(
        "environment", "dev",
        "dev, qa or prod; part of the cookie's name, shown on pages; an instance hears no message of another environment.")
    static let logLevel = Setting("log-level", "info", "trace, debug, info, notice, warning, error or critical.")
    static let logsFolder = Setting(
        "logs-folder", "", "Folder in which a logger keeps the logs of all instances (default: logs in the data folder).")
    static let logsBudget = Setting("logs-budget", 2048, "MiB that these files may take together; the oldest go first.")
    static let logsRotate = Setting(
        "logs-rotate", 16,
        "MiB after which a log file is closed and compressed; the same for all loggers, so that their files are.")
    static let logsQueue = Setting(
        "logs-queue", 1024, "MiB of records that wait on the broker for a logger that is away; beyond it the oldest are lost.")
    static let logsRing = Setting(
        "logs-ring", 16, "MiB of records that a process keeps until the broker has them; beyond it the lowest levels are dropped."
    )
    static let encodeMessages = Setting(
        "encode-messages", false, "Encode and decode every message between roles also in one process, as a cluster does.")

    // Bus
    static let bus = Setting(
        "bus", "",
        "The broker that roles on other machines are reached over, as amqps://[USER@]HOST[:PORT][/VHOST]; several, separated by commas, are tried in turn."
    )
    static let busPasswordFile = Setting(
        "bus-password-file", "",
        "File with the password for the broker; also the credential bus-password. Read at each connection.")
    static let busCA = Setting(
        "bus-ca", "", "PEM file of the authorities that the broker's certificate is checked against (default: the system's).")
    static let busCertificate = Setting(
        "bus-certificate", "", "PEM file of a client certificate to show to the broker; without a password it signs in with it.")
    static let busKey = Setting("bus-key", "", "PEM file of the client certificate's private key.")
    static let busServerName = Setting(
        "bus-server-name", "", "Name that the broker's certificate has to be for, where it is not the host of the address.")

    static let busQueues = Setting(
        "bus-queues", "classic",
        "How the broker keeps what must survive it: classic on one node, quorum in a cluster of three. The same for all instances."
    )

    // Web
    static let listen = Setting("listen", "127.0.0.1:8443", "HOST:PORT for HTTPS; 0.0.0.0:8443 listens to the network.")
    static let listenHTTP = Setting(
        "listen-http", "127.0.0.1:8080", "HOST:PORT for HTTP, which redirects to HTTPS; `none` opens no such port.")
    static let certificate = Setting("certificate", "", "PEM file of a certificate chain (default: one made at first start).")
    static let certificateKey = Setting("certificate-key", "", "PEM file of the certificate's private key.")
    static let assets = Setting(
        "assets", "", "Folder of the front-end files (default: found beside the binary or in .assets/vendor).")

    static let plainHTTP = Setting(
        "plain-http", false, "Serve everything on listen-http without TLS: only behind a proxy on this machine that adds it.")
    static let hostNames = Setting("host-names", "", "More names under which browsers reach the exchange, separated by commas.")

    static let apiRequests = Setting(
        "api-requests", 1200,
        "Requests to the API that each key may send to an instance in a minute; an address without a key a quarter of it."
    )

    // Market data
    static let market = Setting("market", "auto", "auto, live, simulated or replay.")
    static let coinCapKeyFile = Setting(
        "coincap-key-file", "", "File with CoinCap's API key; also EXCHANGE_COINCAP_KEY or the credential coincap-key.")
    static let coinCapCredits = Setting("coincap-credits", 2500, "CoinCap credits that may be spent in a month.")
    static let coinCapURL = Setting("coincap-url", "https://rest.coincap.io/v3", "CoinCap's address.")
    static let binanceURL = Setting("binance-url", "https://data-api.binance.vision", "Binance's address for public market data.")
    static let seed = Setting("seed", 1, "Seed of the simulated market.")
    static let replayPath = Setting(
        "replay-path", "", "CSV file of dates and prices, or a folder of them, for --market replay (default: the shipped ones).")
    static let replaySpeed = Setting("replay-speed", 1.0, "Recorded days that pass in a minute of --market replay.")
    static let replayFrom = Setting("replay-from", "", "Recorded day that a new ledger starts at, as YYYY-MM-DD.")

    // Trading
    static let feeBasisPoints = Setting("fee-basis-points", 10, "Fee of a trade in hundredths of a percent.")
    static let minimumOrder = Setting("minimum-order", "1", "Smallest order in USD; a whole holding may always be sold.")
    static let makerFeeBasisPoints = Setting(
        "maker-fee-basis-points", -1, "The same for an order that had waited for its price; -1: as fee-basis-points.")
    static let maximumOrder = Setting("maximum-order", "1000000000000", "Largest order in USD.")
    static let spreadBasisPoints = Setting(
        "spread-basis-points", 5, "Modelled spread between buying and selling, in hundredths of a percent of the quote.")
    static let impact = Setting(
        "impact", "300",
        "none, or by how many hundredths of a percent an order moves its price that is worth a day's whole volume; smaller ones by the square root of their share."
    )
    static let impactCap = Setting("impact-cap-basis-points", 500, "The most that an order moves its price.")
    static let participation = Setting(
        "participation-percent", 0,
        "The share of what trades between two ticks that an order may take, in percent; the rest fills on the next ticks. 0: all."
    )
    static let stopReserve = Setting(
        "stop-reserve-basis-points", 500,
        "How far above its stop price a purchase sets dollars aside, in hundredths of a percent.")
    static let fillAt = Setting(
        "fill-at", "current",
        "Which quote an order takes: current (the one there is, if it is fresh) or next (the first after it).")
    static let quotePatience = Setting(
        "quote-patience-seconds", 60, "How long an order that fills on the next quote waits for it before it ends.")
    static let startingCash = Setting("starting-cash", "10000", "USD that a new portfolio starts with.")
    static let fundsPerDay = Setting("funds-per-day", "10000", "USD that a trader may add in a day (UTC).")

    // Accounts
    static let passwordCost = Setting("password-cost", 17, "Base-2 logarithm of scrypt's N for new password hashes.")
    static let passwordWorkers = Setting("password-workers", 1, "Password hashes that are computed at the same time.")
    static let signInLimit = Setting(
        "sign-in-limit", 10,
        "Sign-in attempts at once for one account, then one a minute; from one address three times as many, then one in 10 seconds."
    )

    static let all: [any DescribedSetting] = [
        role, name, data, ledgerFolder, environment, logLevel, logsFolder, logsBudget, logsRotate, logsQueue, logsRing,
        encodeMessages, bus, busPasswordFile, busCA, busCertificate,
        busKey,
        busServerName, busQueues, listen, listenHTTP, certificate, certificateKey, assets, plainHTTP,
        hostNames, apiRequests, market,
        coinCapKeyFile, coinCapCredits, coinCapURL, binanceURL, seed, replayPath, replaySpeed, replayFrom, feeBasisPoints,
        minimumOrder, makerFeeBasisPoints, maximumOrder, spreadBasisPoints, impact, impactCap, participation, stopReserve, fillAt,
        quotePatience,
        startingCash, fundsPerDay, passwordCost, passwordWorkers, signInLimit,
    ]

    static func named(_ name: String) -> (any DescribedSetting)? { all.first { $0.name == name } }
}
