import Testing

/// All tests that drive a real browser; one after the other, two cores are few for more.
@Suite(.serialized, .enabled(if: Chromium.isAvailable || Chromium.isRequired, "\(Chromium.reason)"))
struct BrowserTests {}
