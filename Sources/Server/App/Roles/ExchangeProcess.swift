struct ExchangeProcess {
    let configuration: ExchangeConfiguration
    func run() async throws {}
}
