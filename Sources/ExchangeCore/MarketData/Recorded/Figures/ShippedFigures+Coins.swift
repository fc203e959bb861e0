// Written by scripts/market-figures. Do not edit.

extension ShippedFigures {
    /// When these prices were real, in milliseconds since 1970.
    static let moment: Int64 = 1777794300000

    /// One coin a line, largest first: id|symbol|name|price|supply|maximum supply|24 h volume in USD|kind
    static let coins = """
        bitcoin|BTC|Bitcoin|78428|20023521.0|21000000.0|17087776555|bitcoin
        ethereum|ETH|Ethereum|2312.67|120687427.1983002||6978737187|major
        tether|USDT|Tether|0.999842|189588224247.6771||31327948948|stable
        xrp|XRP|XRP|1.39|61796225236.0|100000000000.0|1072200358|major
        binance-coin|BNB|BNB|617.73|134786028.0|200000000.0|616055811|major
        usd-coin|USDC|USDC|0.999929|77218642075.84505||5147688263|stable
        solana|SOL|Solana|83.97|576207450.8643751||1649409193|major
        tron|TRX|TRON|0.336708|94787026666.5329||716395303|major
        dogecoin|DOGE|Dogecoin|0.108072|154079746383.7052||1042705506|meme
        whitebit|WBT|WhiteBIT Coin|58.52|213418274.0|400000000.0|43749421|major
        usds|USDS|USDS|0.999836|11475486084.63631||19642171|stable
        hyperliquid|HYPE|Hyperliquid|40.99|238385315.9541414|1000000000.0|183719610|other
        cardano|ADA|Cardano|0.249091|36974724813.05008|45000000000.0|220795117|major
        bitcoin-cash|BCH|Bitcoin Cash|443.74|20029406.14665078|21000000.0|97003770|major
        monero|XMR|Monero|386.6|18446744.07370955||90104053|major
        chainlink|LINK|Chainlink|9.12|727099970.4523476|1000000000.0|169224316|major
        zcash|ZEC|Zcash|385.25|16688225.1655448|21000000.0|556593739|other
        canton-network|CC|Canton|0.149637|38441160697.85851||5718514|other
        stellar|XLM|Stellar|0.15938|33338980382.74876||63593326|major
        usd1-wlfi|USD1|USD1|0.99974|4506223106.198463||540728291|stable
        multi-collateral-dai|DAI|Dai|0.999821|4369150322.985267||72921706|stable
        litecoin|LTC|Litecoin|55.07|77120783.23347135|84000000.0|211847090|major
        avalanche|AVAX|Avalanche|9.06|431771961.1772119|720000000.0|132776602|other
        ethena-usde|USDE|Ethena USDe|0.999036|3899080116.721323||72357355|stable
        memecore|M|MemeCore|2.97|1297070447.875321|10000000000.0|14607116|meme
        hedera-hashgraph|HBAR|Hedera|0.087993|43373141654.95325|50000000000.0|32467239|other
        sui|SUI|Sui|0.91818|4005418369.566699|10000000000.0|185701735|other
        shiba-inu|SHIB|Shiba Inu|6.23e-06|589243366683874.5||93878904|meme
        rain|RAIN|Rain|0.00758684|478400385224.7149|1150000000000.0|11504620|meme
        toncoin|TON|Toncoin|1.34|2590070476.36759||66210198|other
        paypal-usd|PYUSD|PayPal USD|1.0|3391054404.09511||41542171|stable
        crypto-com-coin|CRO|Cronos|0.06821|43568007761.72835|100000000000.0|7427701|other
        bittensor|TAO|Bittensor|289.22|9597491.0|21000000.0|235326687|other
        tether-gold|XAUT|Tether Gold|4602.71|592398.736688||47404209|gold
        global-dollar|USDG|Global Dollar|0.999975|2495447360.759107||25134177|stable
        pax-gold|PAXG|PAX Gold|4602.48|479162.743||34268966|gold
        mantle|MNT|Mantle|0.633539|3302294382.53684|6219316794.89|18947856|other
        uniswap|UNI|Uniswap|3.23|633561603.6037512|1000000000.0|98216556|other
        polkadot|DOT|Polkadot|1.21|1682058810.168306|2100000000.0|113009924|other
        sky|SKY|Sky|0.07989|23210826667.393|23462665147.3|8541965|other
        pi-network|PI|Pi Network|0.176258|10392130068.77131|100000000000.0|14912901|other
        okb|OKB|OKB|86.26|21000000.0|21000000.0|20257821|major
        world-liberty-financial|WLFI|World Liberty Financial|0.056691|31767564110.0|100000000000.0|94622369|meme
        falcon-finance|USDF|Falcon USD|0.997271|1788993784.736016||1336165|stable
        aster-2|ASTER|Aster|0.676222|2577051635.309978|8000000000.0|123920136|other
        htx-dao|HTX|HTX DAO|1.88e-06|905707664073577.8|999990000000000.0|16996022|other
        pepe|PEPE|Pepe|3.94e-06|420690000000000.0|420690000000000.0|182829708|meme
        near-protocol|NEAR|NEAR Protocol|1.28|1294469151.0||82893458|other
        ripple-usd|RLUSD|Ripple USD|1.0|1572983214.407349||29405473|stable
        usdd|USDD|USDD|1.0|1475951166.0||1657319|stable
        aave|AAVE|Aave|92.55|15178305.043820664|16000000.0|188841243|other
        bitget-token|BGB|Bitget Token|2.01|699992035.9787906|2000000000.0|14013380|other
        ondo-finance|ONDO|Ondo|0.279897|4869330647.0|10000000000.0|96143138|other
        ethereum-classic|ETC|Ethereum Classic|8.46|156543685.9166795|210700000.0|28555355|other
        bfusd|BFUSD|BFUSD|0.999492|1320000000.0||1076633|stable
        internet-computer|ICP|Internet Computer|2.36|552040707.2558135||23783425|other
        morpho|MORPHO|Morpho|1.96|606042596.7837764|1000000000.0|6383787|other
        kucoin-token|KCS|KuCoin|8.38|134655021.7355671||12582408|other
        algorand|ALGO|Algorand|0.117367|8907222395.133732|10000000000.0|54714712|other
        polygon-ecosystem-token|POL|POL (ex-MATIC)|0.097044|10636494908.53515||34952916|other
        united-stables|U|United Stables|0.999778|1027858682.01||9067273|stable
        quant|QNT|Quant|68.56|14544176.164081175|14612493.0|6599154|other
        cosmos|ATOM|Cosmos Hub|1.89|506551289.188021||36116964|other
        render-token|RENDER|Render|1.81|518743261.0140742|644245094.0|40340852|other
        kaspa|KAS|Kaspa|0.03357701|27406572694.71939|28704026601.0|16877971|other
        nexo|NEXO|NEXO|0.90402|1000000000.0|1000000000.0|7540556|other
        ethena|ENA|Ethena|0.100757|8759375000.0|15000000000.0|72572401|other
        gatetoken|GT|Gate|7.23|112622843.66747102|300000000.0|1651906|other
        aptos|APT|Aptos|0.984371|807118016.1014547|2100000000.0|56095356|other
        worldcoin-org|WLD|Worldcoin|0.238958|3308020798.391396|10000000000.0|51109603|other
        stable-2|STABLE|Stable|0.03331731|22335187242.0|100000000000.0|13650033|other
        arbitrum|ARB|Arbitrum|0.119145|6150718438.0|10000000000.0|53408352|other
        filecoin|FIL|Filecoin|0.921283|776704967.0||56079767|other
        just|JST|JUST|0.083233|8543764567.312736|9900000000.0|24545620|other
        pump-fun|PUMP|Pump.fun|0.00179941|359905033090.6124|1000000000000.0|27836626|meme
        flare-networks|FLR|Flare|0.00752084|85945271621.77762||1895448|other
        beldex|BDX|Beldex|0.080083|7737894415.190842||12254948|other
        vechain|VET|VeChain|0.00720379|85985041177.0|86712634466.0|8477320|other
        pudgy-penguins|PENGU|Pudgy Penguins|0.00981465|62860396090.0|88888888888.0|176122242|meme
        jupiter-ag|JUP|Jupiter|0.179029|3321859853.58|10000000000.0|15709288|other
        xdce-crowd-sale|XDC|XDC Network|0.02917512|19946688440.0||13886487|other
        usdtb|USDTB|USDtb|0.999402|581379341.7661825||1479232|stable
        bonk1|BONK|Bonk|6.24e-06|87994737593864.98|87995282867000.55|25428537|meme
        official-trump|TRUMP|Official Trump|2.35|232498807.465716|1000000000.0|103632646|meme
        megausd|USDM|MegaUSD|0.999459|532266089.938289||6590436|stable
        midnight-3|NIGHT|Midnight|0.03176555|16607399400.63495|24000000000.0|9672961|other
        siren-2|SIREN|Siren|0.688341|727003759.0232614|1000000000.0|4662964|meme
        trueusd|TUSD|TrueUSD|0.998441|494515083.0||6370992|stable
        virtual-protocol|VIRTUAL|Virtuals Protocol|0.740656|656428396.6958218|1000000000.0|77697248|other
        pancakeswap|CAKE|PancakeSwap|1.46|327221333.6500308|400000000.0|14173336|other
        dexe|DEXE|DeXe|10.18|46750946.82541338||9448958|other
        terra-luna|LUNC|Terra Luna Classic|8.536e-05|5522865662257.781||202286407|meme
        dash|DASH|Dash|37.27|12685081.72096868|18920000.0|52123431|other
        fetch-ai|FET|Artificial Superintelligence Alliance|0.208693|2258814783.9243417|2714384546.672|54860806|other
        euro-coin|EURC|EURC|1.17|369798161.3756511||8694771|euro
        edgex|EDGE|edgeX|1.22|350000000.0|1000000000.0|5349199|other
        venice-token|VVV|Venice Token|9.35|45778266.20101919||6230763|other
        aerodrome-finance|AERO|Aerodrome Finance|0.445731|929869051.4991248||8534796|other
        stacks|STX|Stacks|0.224103|1843411098.52416||6596108|other
        chiliz|CHZ|Chiliz|0.03971963|10337583081.0||47971228|other
        """
}
