extension Method {
    /// The class whose methods belong on channel 0.
    static let connectionClass: UInt16 = 10
    /// The class whose methods carry content.
    static let basicClass: UInt16 = 60

    /// The number of the method's class.
    public var classID: UInt16 { UInt16(truncatingIfNeeded: index >> 16) }

    /// The number of the method in its class.
    public var methodID: UInt16 { UInt16(truncatingIfNeeded: index) }

    /// Class and method number as one.
    public var index: UInt32 {
        switch self {
        case .connectionStart: 0x000a_000a
        case .connectionStartOk: 0x000a_000b
        case .connectionSecure: 0x000a_0014
        case .connectionSecureOk: 0x000a_0015
        case .connectionTune: 0x000a_001e
        case .connectionTuneOk: 0x000a_001f
        case .connectionOpen: 0x000a_0028
        case .connectionOpenOk: 0x000a_0029
        case .connectionClose: 0x000a_0032
        case .connectionCloseOk: 0x000a_0033
        case .connectionBlocked: 0x000a_003c
        case .connectionUnblocked: 0x000a_003d
        case .connectionUpdateSecret: 0x000a_0046
        case .connectionUpdateSecretOk: 0x000a_0047
        case .channelOpen: 0x0014_000a
        case .channelOpenOk: 0x0014_000b
        case .channelFlow: 0x0014_0014
        case .channelFlowOk: 0x0014_0015
        case .channelClose: 0x0014_0028
        case .channelCloseOk: 0x0014_0029
        case .accessRequest: 0x001e_000a
        case .accessRequestOk: 0x001e_000b
        case .exchangeDeclare: 0x0028_000a
        case .exchangeDeclareOk: 0x0028_000b
        case .exchangeDelete: 0x0028_0014
        case .exchangeDeleteOk: 0x0028_0015
        case .exchangeBind: 0x0028_001e
        case .exchangeBindOk: 0x0028_001f
        case .exchangeUnbind: 0x0028_0028
        case .exchangeUnbindOk: 0x0028_0033
        case .queueDeclare: 0x0032_000a
        case .queueDeclareOk: 0x0032_000b
        case .queueBind: 0x0032_0014
        case .queueBindOk: 0x0032_0015
        case .queuePurge: 0x0032_001e
        case .queuePurgeOk: 0x0032_001f
        case .queueDelete: 0x0032_0028
        case .queueDeleteOk: 0x0032_0029
        case .queueUnbind: 0x0032_0032
        case .queueUnbindOk: 0x0032_0033
        case .basicQos: 0x003c_000a
        case .basicQosOk: 0x003c_000b
        case .basicConsume: 0x003c_0014
        case .basicConsumeOk: 0x003c_0015
        case .basicCancel: 0x003c_001e
        case .basicCancelOk: 0x003c_001f
        case .basicPublish: 0x003c_0028
        case .basicReturn: 0x003c_0032
        case .basicDeliver: 0x003c_003c
        case .basicGet: 0x003c_0046
        case .basicGetOk: 0x003c_0047
        case .basicGetEmpty: 0x003c_0048
        case .basicAck: 0x003c_0050
        case .basicReject: 0x003c_005a
        case .basicRecoverAsync: 0x003c_0064
        case .basicRecover: 0x003c_006e
        case .basicRecoverOk: 0x003c_006f
        case .basicNack: 0x003c_0078
        case .confirmSelect: 0x0055_000a
        case .confirmSelectOk: 0x0055_000b
        case .txSelect: 0x005a_000a
        case .txSelectOk: 0x005a_000b
        case .txCommit: 0x005a_0014
        case .txCommitOk: 0x005a_0015
        case .txRollback: 0x005a_001e
        case .txRollbackOk: 0x005a_001f
        }
    }

    /// The method's name as the specification writes it, such as `basic.publish`.
    public var name: String {
        switch self {
        case .connectionStart: "connection.start"
        case .connectionStartOk: "connection.start-ok"
        case .connectionSecure: "connection.secure"
        case .connectionSecureOk: "connection.secure-ok"
        case .connectionTune: "connection.tune"
        case .connectionTuneOk: "connection.tune-ok"
        case .connectionOpen: "connection.open"
        case .connectionOpenOk: "connection.open-ok"
        case .connectionClose: "connection.close"
        case .connectionCloseOk: "connection.close-ok"
        case .connectionBlocked: "connection.blocked"
        case .connectionUnblocked: "connection.unblocked"
        case .connectionUpdateSecret: "connection.update-secret"
        case .connectionUpdateSecretOk: "connection.update-secret-ok"
        case .channelOpen: "channel.open"
        case .channelOpenOk: "channel.open-ok"
        case .channelFlow: "channel.flow"
        case .channelFlowOk: "channel.flow-ok"
        case .channelClose: "channel.close"
        case .channelCloseOk: "channel.close-ok"
        case .accessRequest: "access.request"
        case .accessRequestOk: "access.request-ok"
        case .exchangeDeclare: "exchange.declare"
        case .exchangeDeclareOk: "exchange.declare-ok"
        case .exchangeDelete: "exchange.delete"
        case .exchangeDeleteOk: "exchange.delete-ok"
        case .exchangeBind: "exchange.bind"
        case .exchangeBindOk: "exchange.bind-ok"
        case .exchangeUnbind: "exchange.unbind"
        case .exchangeUnbindOk: "exchange.unbind-ok"
        case .queueDeclare: "queue.declare"
        case .queueDeclareOk: "queue.declare-ok"
        case .queueBind: "queue.bind"
        case .queueBindOk: "queue.bind-ok"
        case .queuePurge: "queue.purge"
        case .queuePurgeOk: "queue.purge-ok"
        case .queueDelete: "queue.delete"
        case .queueDeleteOk: "queue.delete-ok"
        case .queueUnbind: "queue.unbind"
        case .queueUnbindOk: "queue.unbind-ok"
        case .basicQos: "basic.qos"
        case .basicQosOk: "basic.qos-ok"
        case .basicConsume: "basic.consume"
        case .basicConsumeOk: "basic.consume-ok"
        case .basicCancel: "basic.cancel"
        case .basicCancelOk: "basic.cancel-ok"
        case .basicPublish: "basic.publish"
        case .basicReturn: "basic.return"
        case .basicDeliver: "basic.deliver"
        case .basicGet: "basic.get"
        case .basicGetOk: "basic.get-ok"
        case .basicGetEmpty: "basic.get-empty"
        case .basicAck: "basic.ack"
        case .basicReject: "basic.reject"
        case .basicRecoverAsync: "basic.recover-async"
        case .basicRecover: "basic.recover"
        case .basicRecoverOk: "basic.recover-ok"
        case .basicNack: "basic.nack"
        case .confirmSelect: "confirm.select"
        case .confirmSelectOk: "confirm.select-ok"
        case .txSelect: "tx.select"
        case .txSelectOk: "tx.select-ok"
        case .txCommit: "tx.commit"
        case .txCommitOk: "tx.commit-ok"
        case .txRollback: "tx.rollback"
        case .txRollbackOk: "tx.rollback-ok"
        }
    }

    /// Whether a content header follows (section 4.2.6).
    public var hasContent: Bool {
        switch self {
        case .basicPublish, .basicReturn, .basicDeliver, .basicGetOk: true
        default: false
        }
    }
}
