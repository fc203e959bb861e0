/// Which template, and what decides what it shows.
struct OutlineKey: Hashable, Sendable {
    let template: TemplateName
    let shape: AnyShape
}

/// A shape of any type. `AnyHashable` is not sendable; what is in here was checked to be when it came in.
struct AnyShape: Hashable, Sendable {
    private let shape: any (Hashable & Sendable)

    init(_ shape: some Hashable & Sendable) { self.shape = shape }

    static func == (left: AnyShape, right: AnyShape) -> Bool { AnyHashable(left.shape) == AnyHashable(right.shape) }

    func hash(into hasher: inout Hasher) { shape.hash(into: &hasher) }
}
