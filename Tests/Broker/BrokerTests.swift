import TestSupport
import Testing

/// Everything that talks to a real RabbitMQ, one after the other: the suites share one broker and some of them stop it.
@Suite("Broker", .serialized, .enabled(if: BrokerInstallation.isExpected, "\(BrokerInstallation.reason)"))
struct BrokerTests {}
