import AMQPCodec

extension Method {
    /// Whether `answer` is the broker's answer to this synchronous method.
    func isAnswered(by answer: Method) -> Bool {
        switch (self, answer) {
        case (.channelOpen, .channelOpenOk), (.channelFlow, .channelFlowOk), (.exchangeDeclare, .exchangeDeclareOk),
            (.exchangeDelete, .exchangeDeleteOk), (.exchangeBind, .exchangeBindOk), (.exchangeUnbind, .exchangeUnbindOk),
            (.queueDeclare, .queueDeclareOk), (.queueBind, .queueBindOk), (.queueUnbind, .queueUnbindOk),
            (.queuePurge, .queuePurgeOk), (.queueDelete, .queueDeleteOk), (.basicQos, .basicQosOk),
            (.basicConsume, .basicConsumeOk), (.basicCancel, .basicCancelOk), (.basicGet, .basicGetOk),
            (.basicGet, .basicGetEmpty), (.basicRecover, .basicRecoverOk), (.confirmSelect, .confirmSelectOk),
            (.txSelect, .txSelectOk), (.txCommit, .txCommitOk), (.txRollback, .txRollbackOk):
            true
        default: false
        }
    }
}
