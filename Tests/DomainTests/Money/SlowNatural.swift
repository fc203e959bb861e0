/// A natural number of any size as its decimal digits, computed with as on paper: the reference that the fast arithmetic
/// is compared with. It shares no code and no idea with it.
struct SlowNatural: Comparable, CustomStringConvertible {
    /// The lowest digit first, without leading zeros.
    private var digits: [Int]

    init(_ value: some BinaryInteger) { self.init(text: String(value)) }

    init(text: String) {
        digits = text.reversed().map { $0.wholeNumberValue ?? 0 }
        trim()
    }

    private init(digits: [Int]) {
        self.digits = digits
        trim()
    }

    static func powerOfTen(_ exponent: Int) -> SlowNatural {
        SlowNatural(digits: Array(repeating: 0, count: exponent) + [1])
    }

    var description: String { digits.isEmpty ? "0" : digits.reversed().map(String.init).joined() }
    var isZero: Bool { digits.isEmpty }
    /// Nil when it does not fit.
    var int64: Int64? { Int64(description) }

    static func < (left: SlowNatural, right: SlowNatural) -> Bool {
        if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
        return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
    }

    static func + (left: SlowNatural, right: SlowNatural) -> SlowNatural {
        var sum: [Int] = []
        var carry = 0
        for index in 0..<max(left.digits.count, right.digits.count) + 1 {
            let digit = left.digit(index) + right.digit(index) + carry
            sum.append(digit % 10)
            carry = digit / 10
        }
        return SlowNatural(digits: sum)
    }

    static func * (left: SlowNatural, right: SlowNatural) -> SlowNatural {
        var product = Array(repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (leftIndex, leftDigit) in left.digits.enumerated() {
            var carry = 0
            for rightIndex in 0...right.digits.count {
                let digit = product[leftIndex + rightIndex] + leftDigit * right.digit(rightIndex) + carry
                product[leftIndex + rightIndex] = digit % 10
                carry = digit / 10
            }
        }
        return SlowNatural(digits: product)
    }

    /// Rounded towards zero, and whether something was left.
    func divided(by divisor: SlowNatural) -> (quotient: SlowNatural, isExact: Bool) {
        var quotient: [Int] = []
        var remainder = SlowNatural(digits: [])
        for digit in digits.reversed() {
            remainder = SlowNatural(digits: [digit] + remainder.digits)
            var times = 0
            while !(remainder < divisor) {
                remainder = remainder.minus(divisor)
                times += 1
            }
            quotient.append(times)
        }
        return (SlowNatural(digits: quotient.reversed()), remainder.isZero)
    }

    func dividedRoundingUp(by divisor: SlowNatural) -> SlowNatural {
        let (quotient, isExact) = divided(by: divisor)
        return isExact ? quotient : quotient + SlowNatural(1)
    }

    /// For a smaller or equal `other`.
    private func minus(_ other: SlowNatural) -> SlowNatural {
        var difference: [Int] = []
        var borrow = 0
        for index in 0..<digits.count {
            var digit = self.digit(index) - other.digit(index) - borrow
            borrow = digit < 0 ? 1 : 0
            if digit < 0 { digit += 10 }
            difference.append(digit)
        }
        return SlowNatural(digits: difference)
    }

    private func digit(_ index: Int) -> Int { index < digits.count ? digits[index] : 0 }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }
}
