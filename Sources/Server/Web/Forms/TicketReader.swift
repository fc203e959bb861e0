internal import Contracts
internal import Domain

/// Reads a ticket's fields and gathers what is wrong with them. A value that stands for a wrong one is never used: errors
/// end the reading.
struct TicketReader {
    private let form: FormValues
    private let asset: Asset
    private(set) var errors: [String: String] = [:]

    init(_ form: FormValues, asset: Asset) {
        self.form = form
        self.asset = asset
    }

    mutating func side() -> Side {
        if let side = Side(rawValue: form.text("side")) { return side }
        errors["side"] = "Choose buy or sell."
        return .buy
    }

    mutating func key() -> String {
        let key = form.text("clientOrderID")
        if !OrderForm.isKey(key) { errors[""] = "This form has lost its number. Reload the page and try again." }
        return key
    }

    mutating func portfolio() -> PortfolioID? {
        let text = form.text("portfolio")
        guard !text.isEmpty else { return nil }
        if let number = Int64(text), number > 0 { return PortfolioID(number) }
        errors[""] = "This form names no portfolio. Reload the page and try again."
        return nil
    }

    /// A form without a type is for a market order.
    mutating func kind() -> TicketKind {
        let text = form.text("type")
        if text.isEmpty { return .market }
        if let kind = TicketKind(rawValue: text) { return kind }
        errors["type"] = "Choose one of the types of order."
        return .market
    }

    mutating func size(_ kind: TicketKind, side: Side) -> OrderSize {
        do throws(AmountText.Problem) {
            switch form.text("mode") {
            case "quantity": return .quantity(try AmountText.quantity(form["size"] ?? "", of: asset))
            case "amount":
                let amount = try AmountText.usd(form["size"] ?? "")
                if kind.type == nil {
                    errors["mode"] = "The exits need to know how many coins they are for. Write a number of \(asset.symbol)."
                }
                return .amount(amount)
            case "all":
                if side == .buy { errors["mode"] = "Only a sale can be for all. Write an amount in USD instead." }
                return .all
            default: errors["mode"] = "Choose a quantity of \(asset.symbol) or an amount in USD."
            }
        } catch {
            errors["size"] = error.message
        }
        return .all
    }

    mutating func wish(_ kind: TicketKind, side: Side) -> OrderForm.Wish {
        switch kind {
        case .oco, .bracket: return group(kind, side: side)
        default:
            let type = kind.type ?? .market
            let terms = terms(kind)
            return .single(type, terms == .none ? nil : terms)
        }
    }

    private mutating func terms(_ kind: TicketKind) -> OrderTerms {
        guard kind != .market else { return .none }
        var terms = OrderTerms(timeInForce: timeInForce())
        if TicketField.limitPrice.kinds.contains(kind) { terms.limitPrice = price(.limitPrice) }
        if TicketField.stopPrice.kinds.contains(kind) { terms.stopPrice = price(.stopPrice) }
        if TicketField.trail.kinds.contains(kind) { terms.trail = trail() }
        if kind == .limit, form["postOnly"] != nil {
            terms.isPostOnly = true
            if terms.timeInForce == .immediateOrCancel || terms.timeInForce == .fillOrKill {
                errors["postOnly"] = "A post-only order waits; \(terms.timeInForce.rawValue) does not. Use GTC or DAY."
            }
        }
        return terms
    }

    private mutating func group(_ kind: TicketKind, side: Side) -> OrderForm.Wish {
        let time = timeInForce()
        if time != .goodTillCanceled && time != .day {
            errors["timeInForce"] = "Exits wait: until cancelled (GTC) or for today (DAY)."
        }
        if kind == .bracket, side == .sell {
            errors["side"] = "A bracket begins with a purchase: its exits sell what it bought. Use OCO to sell coins you have."
        }
        let target = OrderLeg(type: .limit, terms: OrderTerms(limitPrice: price(.profitPrice), timeInForce: time))
        let limit = price(.lossLimit)
        let loss = price(.lossPrice)
        let stop = OrderLeg(
            type: limit == nil ? .stop : .stopLimit, terms: OrderTerms(limitPrice: limit, stopPrice: loss, timeInForce: time))
        guard kind == .bracket else { return .group(entry: nil, target: target, stop: stop) }
        let entry = price(.entryPrice)
        return .group(
            entry: entry.map { OrderLeg(type: .limit, terms: OrderTerms(limitPrice: $0, timeInForce: time)) }
                ?? OrderLeg(type: .market), target: target, stop: stop)
    }

    private mutating func timeInForce() -> TimeInForce {
        let text = form.text("timeInForce")
        if text.isEmpty { return .goodTillCanceled }
        if let time = TimeInForce(rawValue: text) { return time }
        errors["timeInForce"] = "Choose how long the order may wait."
        return .goodTillCanceled
    }

    private mutating func price(_ field: TicketField) -> Price? {
        let text = form.text(field.rawValue)
        if text.isEmpty, field.isOptional { return nil }
        do throws(AmountText.Problem) {
            return try AmountText.price(text, of: asset)
        } catch {
            errors[field.rawValue] = error.message
            return nil
        }
    }

    private mutating func trail() -> Trail? {
        do throws(AmountText.Problem) {
            guard form.text("trailUnit") == "bp" else { return .usd(try AmountText.price(form.text("trail"), of: asset)) }
            let number = try AmountText.parse(form.text("trail"))
            guard let points = number.units(decimals: 0), (1...9999).contains(points) else {
                throw AmountText.Problem(message: "Write 1 to 9999 basis points; 100 of them are one percent.")
            }
            return .basisPoints(Int(points))
        } catch {
            errors["trail"] = error.message
            return nil
        }
    }
}
