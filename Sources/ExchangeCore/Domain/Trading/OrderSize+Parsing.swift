extension OrderSize {
    /// A quantity as a person or a program writes it: a positive plain decimal on the coin's step.
    public static func quantity(parsing text: some StringProtocol, of asset: Asset) throws(SizeProblem) -> OrderSize {
        let number = try positive(text)
        guard let steps = number.units(decimals: Int(asset.quantityDecimals)) else {
            let largest = Int128(Int64.max) / Int128.powersOfTen[Int(asset.quantityDecimals)]
            guard number.mantissa / Int128.powersOfTen[number.scale] < largest else { throw .tooManyDigits }
            throw .offStep(step: Quantity(steps: 1, decimals: asset.quantityDecimals), symbol: asset.symbol)
        }
        return .quantity(Quantity(steps: steps, decimals: asset.quantityDecimals))
    }

    /// An amount in USD as a person or a program writes it: a positive plain decimal with at most six decimals.
    public static func amount(parsing text: some StringProtocol) throws(SizeProblem) -> OrderSize {
        let number = try positive(text)
        guard let micros = number.units(decimals: USD.decimals) else {
            throw number.scale > USD.decimals ? .tooFineForUSD : .tooManyDigits
        }
        return .amount(USD(micros: micros))
    }

    private static func positive(_ text: some StringProtocol) throws(SizeProblem) -> DecimalText {
        guard !text.isEmpty else { throw .empty }
        guard let number = DecimalText(text) else {
            throw text.utf8.count > 38 && text.utf8.allSatisfy(isPlain) ? .tooManyDigits : .notANumber
        }
        guard number.mantissa > 0 else { throw .notPositive }
        guard number.scale <= 38 else { throw .tooManyDigits }
        return number
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
    }
}
