/// How a coin moves, in standard deviations of the logarithm of its price over a day.
struct Volatility: Sendable, Hashable {
    /// How far it goes along when bitcoin moves.
    let beta: Double
    /// By itself.
    let own: Double
    /// Along with others of its kind, such as the tokens of gold.
    let shared: Double
    /// Whether it only trembles around its peg.
    let pegged: Bool

    /// Bitcoin's own.
    static let bitcoin = 0.022

    init(_ kind: ShippedCoin.Kind, individual: Double) {
        // Between 0.75 and 1.25, each coin its own.
        let factor = 0.75 + individual / 2
        switch kind {
        case .bitcoin: self.init(beta: 1, own: 0, shared: 0, pegged: false)
        case .major: self.init(beta: 1.1 * factor, own: 0.016 * factor, shared: 0, pegged: false)
        case .other: self.init(beta: 1.15 * factor, own: 0.028 * factor, shared: 0, pegged: false)
        case .meme: self.init(beta: 1.3 * factor, own: 0.036 * factor, shared: 0, pegged: false)
        case .stable: self.init(beta: 0, own: 0.000_15 * factor, shared: 0, pegged: true)
        case .gold: self.init(beta: 0.05, own: 0.000_3, shared: 0.009, pegged: false)
        case .euro: self.init(beta: 0.02, own: 0.000_2, shared: 0.004, pegged: false)
        }
    }

    private init(beta: Double, own: Double, shared: Double, pegged: Bool) {
        self.beta = beta
        self.own = own
        self.shared = shared
        self.pegged = pegged
    }
}
