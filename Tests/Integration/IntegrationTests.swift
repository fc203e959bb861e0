import Testing

/// Whole processes, one test after another: side by side they would measure each other.
@Suite("integration", .serialized)
struct IntegrationTests {}
