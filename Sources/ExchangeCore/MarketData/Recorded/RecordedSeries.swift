internal import Domain
internal import Foundation

/// A coin's recorded days, oldest first, without repetition.
///
/// The shipped text is a sequence of numbers in base 64, five bits a digit, lowest first, the sixth bit set when another
/// digit follows; signed numbers have their sign in the lowest bit. For each day: flags (bit 0: a new scale
/// follows; bit 1: the whole range is known; above: days that were skipped), the scale if it is new, the close as a
/// difference to the close before; and with a range, the open as a difference to the close before, how far the high is
/// above and the low below open and close, and 50 times the logarithm of the volume in USD as a difference to the one before.
struct RecordedSeries: Sendable {
    let days: [RecordedDay]

    /// - Parameter days: in any order; of several for one day the first counts.
    init(days: [RecordedDay]) {
        var seen: Set<Int32> = []
        self.days = days.filter { seen.insert($0.day).inserted }.sorted { $0.day < $1.day }
    }

    init(_ shipped: ShippedDays) {
        var reader = Reader(shipped.text)
        var days: [RecordedDay] = []
        var day = shipped.first - 1
        var scale = 0
        var close: Int64 = 0
        var volume: Int64 = 0
        while let flags = reader.unsigned() {
            day += 1 + Int(flags >> 2)
            if flags & 1 != 0, let new = reader.unsigned() {
                let wanted = Int(new)
                while scale < wanted { (close, scale) = (close * 10, scale + 1) }
                while scale > wanted { (close, scale) = (close / 10, scale - 1) }
            }
            let before = close
            close += reader.signed() ?? 0
            var open: Int64 = 0
            var high: Int64 = 0
            var low: Int64 = 0
            var traded: Double?
            if flags & 2 != 0 {
                open = before + (reader.signed() ?? 0)
                high = max(open, close) + (reader.unsigned() ?? 0)
                low = min(open, close) - (reader.unsigned() ?? 0)
                volume += reader.signed() ?? 0
                traded = exp(Double(volume) / 50)
            }
            days.append(
                RecordedDay(
                    day: Int32(day), scale: UInt8(scale), open: open, high: high, low: low, close: close, volume: traded))
        }
        self.days = days
    }

    /// The shipped recordings by coin.
    static let shipped: [String: RecordedSeries] = ShippedFigures.days.mapValues { RecordedSeries($0) }

    /// The place of the last day that ended at or before `milliseconds`; nil when all end later.
    func lastEnded(at milliseconds: Int64) -> Int? {
        var low = 0
        var high = days.count
        while low < high {
            let middle = (low + high) / 2
            if days[middle].end.milliseconds <= milliseconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    /// The recorded day; nil when it was not recorded.
    func day(_ epochDay: Int64) -> RecordedDay? {
        guard let index = lastEnded(at: (epochDay + 1) * 86_400_000), days[index].day == Int32(truncatingIfNeeded: epochDay)
        else { return nil }
        return days[index]
    }

    private struct Reader {
        private var bytes: UnsafeBufferPointer<UInt8>.Iterator

        /// The text is static: its bytes live as long as the process.
        init(_ text: StaticString) {
            bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount).makeIterator()
        }

        mutating func unsigned() -> Int64? {
            var value: Int64 = 0
            var shift: Int64 = 0
            while let byte = bytes.next() {
                let digit: UInt8
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = byte - UInt8(ascii: "A")
                case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = byte - UInt8(ascii: "a") + 26
                case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0") + 52
                case UInt8(ascii: "+"): digit = 62
                case UInt8(ascii: "/"): digit = 63
                default: continue
                }
                value |= Int64(digit & 31) << shift
                if digit & 32 == 0 { return value }
                shift += 5
            }
            return nil
        }

        mutating func signed() -> Int64? {
            guard let value = unsigned() else { return nil }
            return value & 1 == 0 ? value >> 1 : -((value + 1) >> 1)
        }
    }
}
