extension WireReader {
    /// The flags before a list of properties. Class basic has 14 properties, which fit into one word.
    mutating func propertyFlags() throws(CodecError) -> PropertyFlags {
        let flags = PropertyFlags(rawValue: try uint16())
        guard !flags.contains(.continuation) else {
            throw CodecError.syntax("A content header has more words of property flags than its class.")
        }
        // One bit of the word is nobody's: nothing can follow for it.
        note(canonical: flags.isSubset(of: .all))
        return flags.intersection(.all)
    }

    /// Goes past the values of `flags`, from the highest bit down to that of `last`, which it leaves for the caller, or past all
    /// of them; makes sure that reading them would succeed and allocates nothing.
    @inline(__always)
    mutating func skipProperties(_ flags: PropertyFlags, before last: PropertyFlags? = nil) throws(CodecError) {
        var left = flags.rawValue
        // Of the wanted property and those after it nothing is skipped.
        if let last { left &= ~(last.rawValue | (last.rawValue &- 1)) }
        while left != 0 {
            let flag = PropertyFlags(rawValue: 0x8000 >> UInt16(truncatingIfNeeded: left.leadingZeroBitCount))
            left &= ~flag.rawValue
            if flag == .headers {
                try skipTable()
            } else if flag == .timestamp {
                try skip(8)
            } else if PropertyFlags.octets.contains(flag) {
                try skip(1)
            } else {
                try skipShortString()
            }
        }
    }
}
