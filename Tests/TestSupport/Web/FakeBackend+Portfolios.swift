internal import Bus
internal import Contracts
internal import Domain

extension FakeBackend {
    func addPortfolios(to router: inout Router) {
        router.on(ListPortfolios.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                let list = self.list(of: info, state)
                state.portfolios[info.user] = list
                guard request.includesArchived != true else { return list }
                return list.with(list.portfolios.filter { $0.archivedAt == nil }, active: list.active)
            }
        }
        router.on(CreatePortfolio.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                state.requests.append(CreatePortfolio.subject)
                return try self.open(
                    request.name, cash: request.openingCash, source: nil, key: request.idempotencyKey, info, &state)
            }
        }
        router.on(ClonePortfolio.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                state.requests.append(ClonePortfolio.subject)
                let source = try self.find(request.portfolio, info, state)
                return try self.open(
                    request.name, cash: source.openingCash, source: source.id, key: request.idempotencyKey, info, &state)
            }
        }
        router.on(RenamePortfolio.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                try self.change(request.portfolio, info, &state) { $0.with(name: request.name) }
            }
        }
        router.on(ChoosePortfolio.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                _ = try self.find(request.portfolio, info, state)
                let list = self.list(of: info, state)
                state.portfolios[info.user] = list.with(
                    list.portfolios.map { $0.with(isActive: $0.id == request.portfolio) }, active: request.portfolio)
                for (token, identity) in state.keys where identity.user == info.user {
                    state.keys[token] = KeyIdentity(
                        key: identity.key, user: identity.user, userName: identity.userName, portfolio: request.portfolio)
                }
                return try self.find(request.portfolio, info, state)
            }
        }
        router.on(ResetPortfolio.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                state.requests.append(ResetPortfolio.subject)
                return try self.change(request.portfolio, info, &state) { $0.with(openingCash: request.openingCash) }
            }
        }
        router.on(ArchivePortfolio.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                state.requests.append(ArchivePortfolio.subject)
                _ = try self.find(request.portfolio, info, state)
                guard self.list(of: info, state).portfolios.count > 1 else {
                    throw BusError(.invalidInput, "This is your only portfolio.", field: "portfolio")
                }
                return try self.change(request.portfolio, info, &state) {
                    $0.with(archivedAt: Timestamp(milliseconds: 1_700_000_000_000))
                }
            }
        }
        router.on(SetCostBasis.self) { request, _ in
            try self.withSession(request.credential) { info, state in
                let list = self.list(of: info, state)
                state.portfolios[info.user] = PortfolioList(
                    portfolios: list.portfolios, active: list.active, costBasis: request.costBasis,
                    maximumOpeningCash: list.maximumOpeningCash, maximumCount: list.maximumCount)
                return Done()
            }
        }
        router.on(ListSoldLots.self) { request, _ in
            try self.withSession(request.credential, for: .read) { _, _ in
                let end = min(request.before ?? FakeBackend.soldLots, FakeBackend.soldLots)
                let start = max(0, end - request.limit)
                return SoldLotPage(
                    costBasis: request.costBasis ?? .firstIn,
                    lots: (start..<end).reversed().map { FakeBackend.soldLot($0) }, count: FakeBackend.soldLots,
                    next: start > 0 ? start : nil)
            }
        }
        router.on(GetPortfolioAnalytics.self) { request, _ in
            try self.withSession(request.credential, for: .read) { info, state in
                let portfolio = try request.portfolio.map { try self.find($0, info, state).id }
                if let period = request.period, period != 1 {
                    throw BusError(.notFound, "There is no such period.", field: "period")
                }
                return self.analytics(
                    of: portfolio ?? info.portfolio, request.costBasis ?? self.list(of: info, state).costBasis)
            }
        }
    }

    private func analytics(of portfolio: PortfolioID, _ method: CostBasisMethod) -> PortfolioAnalytics {
        let start = Timestamp(milliseconds: 1_699_920_000_000)
        let coin = AssetID("bitcoin")
        let quantity = Quantity(steps: 1_000_000, decimals: 8)
        let figures = [FigureValue(.simpleReturn, 0.0123), FigureValue(.volatility, 0.4), FigureValue(.herfindahl, 0.82)]
        var curve: [EquityPoint] = []
        for day: Int64 in 0..<120 {
            let benchmark: USD? = day > 1 ? USD(10_050 - day) : nil
            curve.append(
                EquityPoint(
                    time: start.adding(milliseconds: day * 86_400_000), value: USD(10_000 + day), contributed: USD(10_000),
                    benchmark: benchmark))
        }
        let allocation = [
            AllocationShare(asset: nil, value: USD(9_000), share: 0.9),
            AllocationShare(asset: coin, value: USD(1_000), share: 0.1),
        ]
        let held = HeldLot(asset: coin, acquired: start, quantity: quantity, cost: USD(1_003), unrealisedGain: USD(-3))
        let sold = (0..<Self.soldLots).reversed().map { Self.soldLot($0) }
        let period = PortfolioPeriod(number: 1, start: start, end: nil, closingValue: nil)
        return PortfolioAnalytics(
            portfolio: portfolio, costBasis: method, figures: figures, drawdown: nil, curve: curve, realisedGain: USD(12),
            unrealisedGain: USD(-3), feesPaid: USD(1), allocation: allocation, heldLots: [held],
            soldLots: Array(sold.prefix(1000)), soldLotCount: sold.count, period: period,
            missingCloses: [
                MissingCloses(
                    asset: coin, days: 2, first: start, last: start.adding(milliseconds: 86_400_000),
                    reason: "The source of prices does not answer at the moment.")
            ])
    }

    /// How many lots everybody has sold; the oldest brought 1 USD, each later one a dollar more.
    public static let soldLots = 2_345

    private static func soldLot(_ number: Int) -> SoldLot {
        let start = Timestamp(milliseconds: 1_699_920_000_000)
        return SoldLot(
            asset: AssetID("bitcoin"), acquired: start, sold: start.adding(milliseconds: 1000 * Int64(number + 1)),
            quantity: Quantity(steps: 1_000_000, decimals: 8), cost: USD(100), proceeds: USD(Int64(number) + 1),
            gain: USD(Int64(number) - 99))
    }

    private func list(of info: SessionInfo, _ state: State) -> PortfolioList {
        if let known = state.portfolios[info.user] { return known }
        let main = PortfolioSummary(
            id: info.portfolio, name: "Main", createdAt: Timestamp(milliseconds: 1_699_920_000_000), archivedAt: nil,
            isActive: true, clonedFrom: nil, openingCash: USD(10_000), totalValue: USD(10_000),
            periods: [
                PortfolioPeriod(number: 1, start: Timestamp(milliseconds: 1_699_920_000_000), end: nil, closingValue: nil)
            ])
        return PortfolioList(
            portfolios: [main], active: main.id, costBasis: .firstIn, maximumOpeningCash: USD(10_000), maximumCount: 20)
    }

    /// The portfolio that a request means.
    func portfolio(_ wanted: PortfolioID?, _ info: SessionInfo, _ state: State) throws -> PortfolioID {
        guard let wanted else { return list(of: info, state).active }
        return try find(wanted, info, state).id
    }

    private func find(_ portfolio: PortfolioID, _ info: SessionInfo, _ state: State) throws -> PortfolioSummary {
        guard let found = list(of: info, state).portfolios.first(where: { $0.id == portfolio }) else {
            throw BusError(.notFound, "There is no such portfolio.", field: "portfolio")
        }
        return found
    }

    private func open(
        _ name: String, cash: USD, source: PortfolioID?, key: String, _ info: SessionInfo, _ state: inout State
    ) throws -> PortfolioSummary {
        let list = list(of: info, state)
        if let known = state.portfolioKeys[key] {
            guard known.name == name else { throw BusError(.conflict, "Another one was.", field: "idempotencyKey") }
            return known
        }
        guard !name.isEmpty, !list.portfolios.contains(where: { $0.name == name }) else {
            throw BusError(.invalidInput, "Another portfolio of yours has this name.", field: "name")
        }
        let opened = PortfolioSummary(
            id: PortfolioID(list.portfolios[0].id.rawValue + Int64(list.portfolios.count)), name: name,
            createdAt: Timestamp(milliseconds: 1_700_000_000_000), archivedAt: nil, isActive: false, clonedFrom: source,
            openingCash: cash, totalValue: cash, periods: list.portfolios[0].periods)
        state.portfolios[info.user] = list.with(list.portfolios + [opened], active: list.active)
        state.portfolioKeys[key] = opened
        return opened
    }

    private func change(
        _ portfolio: PortfolioID, _ info: SessionInfo, _ state: inout State, _ change: (PortfolioSummary) -> PortfolioSummary
    ) throws -> PortfolioSummary {
        let changed = change(try find(portfolio, info, state))
        let list = list(of: info, state)
        state.portfolios[info.user] = list.with(
            list.portfolios.map { $0.id == portfolio ? changed : $0 }, active: list.active)
        return changed
    }
}

extension PortfolioList {
    fileprivate func with(_ portfolios: [PortfolioSummary], active: PortfolioID) -> PortfolioList {
        PortfolioList(
            portfolios: portfolios, active: active, costBasis: costBasis, maximumOpeningCash: maximumOpeningCash,
            maximumCount: maximumCount)
    }
}

extension PortfolioSummary {
    fileprivate func with(
        name: String? = nil, archivedAt: Timestamp? = nil, isActive: Bool? = nil, openingCash: USD? = nil
    ) -> PortfolioSummary {
        PortfolioSummary(
            id: id, name: name ?? self.name, createdAt: createdAt, archivedAt: archivedAt ?? self.archivedAt,
            isActive: isActive ?? self.isActive, clonedFrom: clonedFrom, openingCash: openingCash ?? self.openingCash,
            totalValue: totalValue, periods: periods)
    }
}
