import Domain
import Foundation
import TestSupport
import Testing

/// What a trader does with orders at the desk, the same whatever the exchange consists of.
extension DeskVisit {
    /// How many orders are open once every kind has been placed.
    static let openOrders = 11

    /// Places an order of every kind with the ticket; market first, an OCO last. `placed` gets how many are open then.
    func placeEveryKind(_ placed: (_ type: String, _ open: Int) async throws -> Void = { _, _ in }) async throws {
        let price = try await price()
        func at(_ share: Double) -> String { String(format: "%.2f", price * share) }
        let kinds: [(type: String, fields: [String: String], open: Int)] = [
            ("limit", ["limitPrice": at(0.98), "size": "0.001"], 1), ("stop", ["stopPrice": at(1.03), "size": "0.001"], 2),
            ("stop_limit", ["stopPrice": at(1.04), "limitPrice": at(1.05), "size": "0.001"], 3),
            ("take_profit", ["stopPrice": at(0.9), "size": "0.001"], 4),
            ("trailing_stop", ["trail": at(0.05), "trailUnit": "usd", "size": "0.001"], 5),
            ("bracket", ["entryPrice": at(0.95), "profitPrice": at(1.1), "lossPrice": at(0.9), "size": "0.001"], 8),
        ]
        for (type, fields, open) in kinds {
            try await place(type, fields, mode: "quantity")
            try await appears(open, after: type)
            try await placed(type, open)
        }
        try await fill("limit", ["limitPrice": at(0.97), "size": "0.001"], mode: "quantity")
        try await browser.click("[name=postOnly]")
        try await browser.click("[data-submit]")
        try await appears(9, after: "post-only")
        try await placed("post-only", 9)
        try await place(
            "oco", ["profitPrice": at(1.08), "lossPrice": at(0.92), "size": "0.001"], mode: "quantity", side: "sell")
        try await appears(Self.openOrders, after: "oco")
        try await placed("oco", Self.openOrders)
        try await leaveTicket()
    }

    /// It comes into the list by itself, by the live stream.
    private func appears(_ open: Int, after type: String) async throws {
        try await browser.waitForText("[data-result]", seconds: 15) { $0.contains("open") || $0.contains("placed") }
        try await sees(open, after: type)
    }

    func sees(_ open: Int, after what: String) async throws {
        try await eventually("\(open) open orders after \(what)") { try await browser.count("#mine tr[data-order]") == open }
    }

    /// The first of all orders is the last row.
    func firstOrder() async throws -> String {
        try #require(
            try await browser.run("return [...document.querySelectorAll('#mine tr[data-order]')].at(-1).dataset.order") as? String
        )
    }

    /// The prices of an open order as the list shows them.
    func price(of order: String) async throws -> String {
        try await text(of: "tr[data-order='\(order)'] td[data-label=Price]") ?? ""
    }

    /// Moves a limit by the form in its sheet. `refused` looks at the form when it has been refused once.
    func changeByForm(_ order: String, refused: () async throws -> Void = {}) async throws {
        let lower = String(format: "%.2f", try await price() * 0.97)
        try await browser.run("document.getElementById('edit-\(order)').click()")
        try await browser.type("x", into: "dialog [name=limitPrice]")
        try await browser.click("dialog [data-edit-form] button.btn-primary")
        try await browser.waitForText("dialog [data-error-for=limitPrice]") { $0.contains("Write") }
        try await refused()
        try await browser.type(lower, into: "dialog [name=limitPrice]")
        try await browser.click("dialog [data-edit-form] button.btn-primary")
        try await browser.waitForText("[data-desk-status]") { $0.contains("Changed") }
        try await browser.waitForText("tr[data-order='\(order)'] td[data-label=Price]") {
            $0.replacingOccurrences(of: ",", with: "").contains(lower)
        }
    }

    /// Drags the line of a limit order down on the chart, and says yes to the question. `asked` looks at the question.
    func dragLine(of order: String, asked: () async throws -> Void = {}) async throws {
        let handle = ".line-handle[data-order='\(order)']"
        try await browser.element("[data-chart] canvas")
        try await eventually("the order's line") { try await text(of: handle) != nil }
        try await browser.run("document.querySelector('.chart-frame').scrollIntoView({block: 'center'})")
        let before = try await price(of: order)
        try await zoomOut(handle)
        try await browser.drag(handle, down: look.isPhone ? 20 : 30)
        try await browser.waitForText("[data-ask-text]") { $0.contains("move its limit from") }
        try await asked()
        try await browser.click("[data-ask-yes]")
        try await eventually("another price") {
            let now = try await price(of: order)
            return now != before && !now.isEmpty
        }
    }

    func cancelLatest() async throws {
        try await browser.run("document.querySelector('#mine tr[data-order] summary').click()")
        try await browser.run("document.querySelector('#mine tr[data-order] details[open] button').click()")
    }

    func cancelAll() async throws {
        try await browser.run("document.getElementById('cancel-all').click()")
        try await browser.run("document.querySelector('.ask.all button').click()")
    }

    /// The figures that the ticket shows, and what the exchange's check says at the same quote, by their names.
    func shownAndSaid() async throws -> [[String]] {
        let script = """
            const done = arguments[arguments.length - 1];
            const form = document.querySelector('[data-ticket]'), symbol = form.dataset.symbol, decimals = Number(form.dataset.decimals);
            const text = (scope, name) => scope.querySelector(`[data-${name}]`).textContent;
            const module = document.querySelector('script[type=module]').src.replace('app.js', 'money.js');
            (async () => {
              const money = await import(module);
              const micros = (t) => t === undefined ? null : money.units(money.decimal(t.replace('-', '')), 6) * (t.startsWith('-') ? -1n : 1n);
              const cents = (f) => money.shown(f, 6, f < 10000n ? 4 : 2);
              const price = (t) => money.priced(money.decimal(t));
              let said = {};
              for (let turn = 0; turn < 60; turn += 1) {
                const before = form.dataset.quote;
                const answer = await fetch('/orders/check', {method: 'POST', body: new URLSearchParams(new FormData(form)), headers: {Accept: 'application/json'}});
                said = await answer.json();
                if (!said.ok) break;
                if (form.dataset.quote === before && Number(said.quote) === Number(before)) {
                  const hold = said.heldCash !== undefined ? `${money.usd(micros(said.heldCash))} USD`
                    : said.heldQuantity !== undefined ? `${money.coins(money.units(money.decimal(said.heldQuantity), decimals), decimals)} ${symbol}` : '\\u2013';
                  const pairs = [['hold', text(form, 'e-hold'), hold], ['after', text(form, 'e-after'), money.balance(micros(said.cashAfter))]];
                  if (!said.legs.length) {
                    pairs.push(['price', text(form, 'e-price'), price(said.price)], ['fee', text(form, 'e-fee'), cents(micros(said.fee))]);
                  }
                  for (const leg of said.legs) {
                    const row = form.querySelector(`[data-leg=${leg.role}]`), cash = micros(leg.cash);
                    pairs.push([`${leg.role} type`, text(row, 'leg-type'), leg.type], [`${leg.role} price`, text(row, 'leg-price'), price(leg.price)],
                      [`${leg.role} fee`, text(row, 'leg-fee'), cents(micros(leg.fee))], [`${leg.role} cash`, text(row, 'leg-cash'), `${cash > 0n ? '+' : ''}${money.usd(cash)}`]);
                  }
                  return pairs;
                }
                await new Promise((resume) => setTimeout(resume, 40));
              }
              return [['answer', form.dataset.quote, JSON.stringify(said)]];
            })().then(done, (error) => done([['error', '', String(error)]]));
            """
        return try await browser.runAsync(script) as? [[String]] ?? []
    }
}
