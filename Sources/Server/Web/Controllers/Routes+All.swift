extension Routes {
    static let all: Routes = {
        var routes = Routes()
        MarketsController.add(to: &routes)
        CoinController.add(to: &routes)
        OrdersController.add(to: &routes)
        PortfolioController.add(to: &routes)
        PerformanceController.add(to: &routes)
        PortfoliosController.add(to: &routes)
        TransactionsController.add(to: &routes)
        AccountController.add(to: &routes)
        KeysController.add(to: &routes)
        APIDocsController.add(to: &routes)
        SignInController.add(to: &routes)
        LiveController.add(to: &routes)
        HealthController.add(to: &routes)
        return routes
    }()
}
