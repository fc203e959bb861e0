internal import Domain

extension USD {
    /// For figures that are shown only, such as volumes: nil when it does not fit.
    init?(approximating dollars: Double) {
        guard dollars.isFinite, let micros = Int64(exactly: (dollars * 1_000_000).rounded()) else { return nil }
        self.init(micros: micros)
    }
}
