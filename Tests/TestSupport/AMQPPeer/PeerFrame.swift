/// A frame as a peer finds it on the wire, read without the codec that is under test.
public struct PeerFrame: Sendable, Hashable {
    public let type: UInt8
    public let channel: UInt16
    public let payload: [UInt8]

    /// Class and method of a method frame.
    public var method: Name? {
        guard type == 1, payload.count >= 4 else { return nil }
        return Name(
            UInt16(payload[0]) << 8 | UInt16(payload[1]), UInt16(payload[2]) << 8 | UInt16(payload[3]))
    }

    /// The arguments of a method frame.
    public var arguments: ArraySlice<UInt8> { payload.dropFirst(4) }

    public struct Name: Sendable, Hashable, CustomStringConvertible {
        public let classID: UInt16
        public let methodID: UInt16

        public init(_ classID: UInt16, _ methodID: UInt16) {
            self.classID = classID
            self.methodID = methodID
        }

        public var description: String { "\(classID).\(methodID)" }

        public static let startOk = Name(10, 11)
        public static let tuneOk = Name(10, 31)
        public static let open = Name(10, 40)
        public static let close = Name(10, 50)
        public static let closeOk = Name(10, 51)
        public static let channelOpen = Name(20, 10)
        public static let channelClose = Name(20, 40)
        public static let channelCloseOk = Name(20, 41)
        public static let declareQueue = Name(50, 10)
        public static let consume = Name(60, 20)
        public static let publish = Name(60, 40)
    }
}
