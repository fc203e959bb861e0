import AMQPCodec

/// One of each method that a broker may send, and some that only a client may.
enum BrokerMethods {
    static let channel: [Method] = [
        .channelOpenOk(ChannelOpenOk()), .channelFlow(ChannelFlow(active: false)), .channelFlowOk(ChannelFlowOk(active: true)),
        .channelClose(ChannelClose(replyCode: 404, replyText: "NOT_FOUND - no queue 'q'")), .channelCloseOk(ChannelCloseOk()),
        .exchangeDeclareOk(ExchangeDeclareOk()), .exchangeDeleteOk(ExchangeDeleteOk()), .exchangeBindOk(ExchangeBindOk()),
        .exchangeUnbindOk(ExchangeUnbindOk()), .queueDeclareOk(QueueDeclareOk(queue: "q", messageCount: 1, consumerCount: 2)),
        .queueBindOk(QueueBindOk()), .queueUnbindOk(QueueUnbindOk()), .queuePurgeOk(QueuePurgeOk(messageCount: 1)),
        .queueDeleteOk(QueueDeleteOk(messageCount: 1)), .basicQosOk(BasicQosOk()),
        .basicConsumeOk(BasicConsumeOk(consumerTag: "c")), .basicCancelOk(BasicCancelOk(consumerTag: "c")),
        .basicCancel(BasicCancel(consumerTag: "c")), .basicCancel(BasicCancel(consumerTag: "c", noWait: true)),
        .basicReturn(BasicReturn(replyCode: 312, replyText: "NO_ROUTE", exchange: "", routingKey: "k")),
        .basicDeliver(BasicDeliver(consumerTag: "c", deliveryTag: 1, redelivered: false, exchange: "", routingKey: "k")),
        .basicGetOk(BasicGetOk(deliveryTag: 1, redelivered: false, exchange: "", routingKey: "k", messageCount: 0)),
        .basicGetEmpty(BasicGetEmpty()), .basicRecoverOk(BasicRecoverOk()), .basicAck(BasicAck(deliveryTag: 1)),
        .basicNack(BasicNack(deliveryTag: 1, multiple: true, requeue: false)), .confirmSelectOk(ConfirmSelectOk()),
        .txSelectOk(TxSelectOk()), .txCommitOk(TxCommitOk()), .txRollbackOk(TxRollbackOk()),
        // A client's.
        .basicQos(BasicQos()), .channelOpen(ChannelOpen()), .basicPublish(BasicPublish(exchange: "", routingKey: "")),
    ]

    static let connection: [Method] = [
        .connectionStart(
            ConnectionStart(
                versionMajor: 0, versionMinor: 9, serverProperties: ["product": "RabbitMQ"],
                mechanisms: Array("AMQPLAIN PLAIN".utf8), locales: Array("en_US".utf8))),
        .connectionSecure(ConnectionSecure(challenge: [1])),
        .connectionTune(ConnectionTune(channelMax: 2047, frameMax: 131_072, heartbeat: 60)),
        .connectionOpenOk(ConnectionOpenOk()), .connectionClose(ConnectionClose(replyCode: 320, replyText: "CONNECTION_FORCED")),
        .connectionCloseOk(ConnectionCloseOk()), .connectionBlocked(ConnectionBlocked(reason: "low on disk")),
        .connectionUnblocked(ConnectionUnblocked()), .connectionUpdateSecretOk(ConnectionUpdateSecretOk()),
        // A client's.
        .connectionOpen(ConnectionOpen(virtualHost: "/")),
    ]

    /// The requests with the broker's answers.
    static let dialogues: [(request: Method, answers: [Method])] = [
        (.channelFlow(ChannelFlow(active: true)), [.channelFlowOk(ChannelFlowOk(active: true))]),
        (.exchangeDeclare(ExchangeDeclare(exchange: "e", type: "fanout")), [.exchangeDeclareOk(ExchangeDeclareOk())]),
        (.exchangeDelete(ExchangeDelete(exchange: "e")), [.exchangeDeleteOk(ExchangeDeleteOk())]),
        (.exchangeBind(ExchangeBind(destination: "e", source: "f", routingKey: "")), [.exchangeBindOk(ExchangeBindOk())]),
        (.exchangeUnbind(ExchangeUnbind(destination: "e", source: "f", routingKey: "")), [.exchangeUnbindOk(ExchangeUnbindOk())]),
        (
            .queueDeclare(QueueDeclare(queue: "q")),
            [.queueDeclareOk(QueueDeclareOk(queue: "q", messageCount: 1, consumerCount: 2))]
        ),
        (.queueBind(QueueBind(queue: "q", exchange: "e", routingKey: "")), [.queueBindOk(QueueBindOk())]),
        (.queueUnbind(QueueUnbind(queue: "q", exchange: "e", routingKey: "")), [.queueUnbindOk(QueueUnbindOk())]),
        (.queuePurge(QueuePurge(queue: "q")), [.queuePurgeOk(QueuePurgeOk(messageCount: 1))]),
        (.queueDelete(QueueDelete(queue: "q")), [.queueDeleteOk(QueueDeleteOk(messageCount: 1))]),
        (.basicQos(BasicQos(prefetchCount: 1)), [.basicQosOk(BasicQosOk())]),
        (.basicConsume(BasicConsume(queue: "q", consumerTag: "c")), [.basicConsumeOk(BasicConsumeOk(consumerTag: "c"))]),
        (.basicCancel(BasicCancel(consumerTag: "c")), [.basicCancelOk(BasicCancelOk(consumerTag: "c"))]),
        (
            .basicGet(BasicGet(queue: "q")),
            [
                .basicGetEmpty(BasicGetEmpty()),
                .basicGetOk(BasicGetOk(deliveryTag: 1, redelivered: false, exchange: "", routingKey: "k", messageCount: 0)),
            ]
        ), (.basicRecover(BasicRecover(requeue: true)), [.basicRecoverOk(BasicRecoverOk())]),
        (.confirmSelect(ConfirmSelect()), [.confirmSelectOk(ConfirmSelectOk())]),
        (.txSelect(TxSelect()), [.txSelectOk(TxSelectOk())]),
        (.txCommit(TxCommit()), [.txCommitOk(TxCommitOk())]), (.txRollback(TxRollback()), [.txRollbackOk(TxRollbackOk())]),
    ]
}
