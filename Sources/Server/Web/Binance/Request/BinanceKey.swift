internal import Contracts
internal import Domain

/// Who sends a request: a key's id in the header, and the signature that only the owner of its secret can make.
enum BinanceKey {
    /// Throws -2014 for a header that no key of ours can be in, -1021 for a request of another time, -1102 without a
    /// signature. Whether the signature is right the backend says, within the request that it is for.
    static func credential(
        header: String?, _ parameters: BinanceParameters, now: Timestamp
    ) throws(BinanceError) -> Credential {
        guard let header, header.hasPrefix("ex_"), Hexadecimal.isDigits(header.dropFirst(3), count: 24) else {
            throw .badKeyFormat
        }
        try SignedTime(parameters).check(at: now)
        guard let signature = parameters.signature, !signature.isEmpty else { throw .missing("signature") }
        guard signature.utf8.count == 64, Hexadecimal.decode(signature) != nil else { throw .badSignature }
        return .signed(SignedText(key: header, text: parameters.signedText, signature: signature.lowercased()))
    }

    /// The id of an order that was sent without one: made from the signature, so that the same request sent again names
    /// the same order and never places a second one.
    static func derivedOrderID(_ parameters: BinanceParameters) -> String {
        String(SHA256.hexadecimal((parameters.signature ?? "").lowercased() + parameters.signedText).prefix(32))
    }
}
