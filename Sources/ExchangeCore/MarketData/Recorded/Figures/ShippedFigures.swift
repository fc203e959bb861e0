// Written by scripts/market-figures. Do not edit.

/// Real figures that come with the exchange, for markets without a network.
enum ShippedFigures {
    /// Recorded days by coin.
    static let days: [String: ShippedDays] = [
        "aave": aave,
        "avalanche": avalanche,
        "binance-coin": binanceCoin,
        "bitcoin": bitcoin,
        "bitcoin-cash": bitcoinCash,
        "cardano": cardano,
        "chainlink": chainlink,
        "dogecoin": dogecoin,
        "ethereum": ethereum,
        "near-protocol": nearProtocol,
        "pax-gold": paxGold,
        "pepe": pepe,
        "polkadot": polkadot,
        "shiba-inu": shibaInu,
        "solana": solana,
        "sui": sui,
        "tron": tron,
        "uniswap": uniswap,
        "xrp": xrp,
        "zcash": zcash,
    ]
}
