"""A trading bot on ccxt as it is published: looks at the market, trades, and checks every figure exactly.

    trade.py URL KEY SECRET      URL: http://127.0.0.1:PORT/binance

Its user has 10,000 dollars, no coins and no orders. Prints one line a step; says what is wrong and ends with 1 when
something is.
"""

import sys
import time
from decimal import Decimal

import ccxt
import requests

url, key, secret = sys.argv[1:4]


def trader(secret=secret):
    # What docs/bots.md tells people to write.
    addresses = dict.fromkeys(ccxt.binance().urls["api"], url + "/api/v3") | {"sapi": url + "/sapi/v1"}
    return ccxt.binance(
        {
            "apiKey": key,
            "secret": secret,
            "urls": {"api": addresses},
            "options": {"fetchMarkets": ["spot"], "fetchCurrencies": False, "fetchMargins": False},
        }
    )


requested = []


def listened(session_request):
    def request(method, address, *rest, **more):
        requested.append(address)
        return session_request(method, address, *rest, **more)

    return request


bot = trader()
bot.session.request = listened(bot.session.request)
# The limits of this exchange are Binance's; a test does not wait for them.
bot.enableRateLimit = False
PAIR = "BTC/USDT"
FEE = Decimal("0.001")


def step(text):
    print(text, flush=True)


def same(what, left, right):
    if left != right:
        print(f"WRONG: {what}: {left!r} is not {right!r}", flush=True)
        sys.exit(1)


def true(what, holds, *figures):
    if not holds:
        print(f"WRONG: {what}", *figures, flush=True)
        sys.exit(1)


def raises(kind, code, action):
    """`action` fails with exactly this kind of ccxt's errors and this code of Binance's (None: ccxt hides it)."""
    try:
        result = action()
    except ccxt.BaseError as error:
        true(f"the kind of error for {code}", type(error) is kind, type(error), error)
        true(f"the code {code}", code is None or f'"code":{code}' in str(error), error)
        return
    true(f"an error {code}", False, result)


def balances():
    """Free and locked by asset, as the exchange wrote them."""
    listed = bot.fetch_balance()["info"]["balances"]
    return {entry["asset"]: (Decimal(entry["free"]), Decimal(entry["locked"])) for entry in listed}


def settled(order):
    """The order once nothing of it waits for a price any more."""
    deadline = time.monotonic() + 20
    while order["status"] == "open":
        true("the order fills in time", time.monotonic() < deadline, order)
        time.sleep(0.2)
        order = bot.fetch_order(order["id"], PAIR)
    return order


def fees_of(trades):
    return sum((Decimal(trade["info"]["commission"]) for trade in trades), Decimal(0))


def value_of(trades):
    return sum((Decimal(trade["info"]["quoteQty"]) for trade in trades), Decimal(0))


# The market
markets = bot.load_markets()
market = markets[PAIR]
same("spot", (market["spot"], market["active"], market["id"]), (True, True, "BTCUSDT"))
same("precision", (market["precision"]["amount"], market["precision"]["price"]), (1e-08, 0.0001))
same("least cost", market["limits"]["cost"]["min"], 1.0)
true("many markets", len(markets) > 50, len(markets))
true("nothing but spot", all(m["spot"] and m["quote"] == "USDT" for m in markets.values()))
same("order types", market["info"]["ocoAllowed"], True)
true("the clock", abs(bot.fetch_time() - bot.milliseconds()) < 5000)
same("ping", bot.public_get_ping(), {})
same("status", bot.fetch_status()["status"], "ok")
step(f"markets {len(markets)}")

ticker = bot.fetch_ticker(PAIR)
true("a price", ticker["bid"] <= ticker["last"] <= ticker["ask"], ticker)
true("the day", ticker["low"] <= ticker["last"] <= ticker["high"], ticker)
first = Decimal(ticker["info"]["openPrice"]) + Decimal(ticker["info"]["priceChange"])
same("the change", first, Decimal(ticker["info"]["lastPrice"]))
tickers = bot.fetch_tickers()
same("all tickers", set(tickers), {symbol for symbol, m in markets.items() if m["active"]})
same("two tickers", set(bot.fetch_tickers([PAIR, "ETH/USDT"])), {PAIR, "ETH/USDT"})
true("last prices", bot.fetch_last_prices([PAIR])[PAIR]["price"] > 0)
true("bids and asks", bot.fetch_bids_asks([PAIR])[PAIR]["ask"] > 0)
step("tickers")

for interval in ["1m", "5m", "15m", "30m", "1h", "2h", "6h", "12h", "1d"]:
    length = bot.parse_timeframe(interval) * 1000
    candles = bot.fetch_ohlcv(PAIR, interval, limit=50)
    true(f"candles of {interval}", 1 <= len(candles) <= 50, len(candles))
    times = [candle[0] for candle in candles]
    same(f"{interval} in order", times, sorted(set(times)))
    true(f"{interval} on the grid", all(moment % length == 0 for moment in times))
    true(f"{interval} sound", all(c[3] <= min(c[1], c[4]) and max(c[1], c[4]) <= c[2] for c in candles))
hours = bot.fetch_ohlcv(PAIR, "1h", limit=10)
since = bot.fetch_ohlcv(PAIR, "1h", since=hours[3][0], limit=2)
same("candles from a moment on", [c[0] for c in since], [hours[3][0], hours[4][0]])
raises(ccxt.BadRequest, -1120, lambda: bot.fetch_ohlcv(PAIR, "3m"))
step("candles")

fees = bot.fetch_trading_fees()
same("fees", (set(fees), fees[PAIR]["maker"], fees[PAIR]["taker"]), (set(markets), float(FEE), float(FEE)))
same("a fee", bot.fetch_trading_fee(PAIR)["taker"], float(FEE))

# A purchase at the market
same("the beginning", balances(), {"USDT": (Decimal(10000), Decimal(0))})
bought = settled(bot.create_order(PAIR, "market", "buy", 0.01))
same("all of it", (bought["status"], bought["filled"], bought["remaining"]), ("closed", 0.01, 0.0))
trades = bot.fetch_order_trades(bought["id"], PAIR)
same("its quantity", sum(Decimal(trade["info"]["qty"]) for trade in trades), Decimal("0.01"))
same("its value", value_of(trades), Decimal(bought["info"]["cummulativeQuoteQty"]))
fees = fees_of(trades)
true("its fee", 0 <= fees - value_of(trades) * FEE <= Decimal("0.000001") * len(trades), fees)
same("whose", {(t["side"], t["fee"]["currency"], t["order"]) for t in trades}, {("buy", "USDT", bought["id"])})
spent = value_of(trades) + fees
same("what is left", balances(), {"USDT": (10000 - spent, Decimal(0)), "BTC": (Decimal("0.01"), Decimal(0))})
step("market order")

by_cost = settled(bot.create_market_buy_order_with_cost(PAIR, 100))
trades = bot.fetch_order_trades(by_cost["id"], PAIR)
cost = value_of(trades) + fees_of(trades)
true("a hundred dollars", Decimal("99.9") < cost <= 100, cost)
spent += cost
coins = Decimal("0.01") + Decimal(str(by_cost["filled"]))
same("dollars", balances()["USDT"], (10000 - spent, Decimal(0)))
same("coins", balances()["BTC"], (coins, Decimal(0)))
step("market order by cost")

# An order that waits
last = Decimal(bot.fetch_ticker(PAIR)["info"]["lastPrice"])
half = Decimal(bot.price_to_precision(PAIR, last / 2))
waiting = bot.create_order(PAIR, "limit", "buy", 0.002, float(half), {"clientOrderId": "bot-waits-1"})
same("it waits", (waiting["status"], waiting["filled"], waiting["type"]), ("open", 0.0, "limit"))
same("its terms", (waiting["price"], waiting["amount"], waiting["timeInForce"]), (float(half), 0.002, "GTC"))
same("its name", waiting["clientOrderId"], "bot-waits-1")
free, locked = balances()["USDT"]
same("nothing is lost", free + locked, 10000 - spent)
true("it is set aside", 0 <= locked - half * Decimal("0.002") * (1 + FEE) <= Decimal("0.000003"), locked)
shown = bot.fetch_order(waiting["id"], PAIR)
for name in ["id", "clientOrderId", "status", "price", "amount", "filled", "side", "type"]:
    same(f"shown {name}", shown[name], waiting[name])
same("by its name", bot.fetch_order(None, PAIR, {"origClientOrderId": "bot-waits-1"})["id"], waiting["id"])
same("open orders", [order["id"] for order in bot.fetch_open_orders(PAIR)], [waiting["id"]])
raises(ccxt.InvalidOrder, -2010, lambda: bot.create_order(PAIR, "limit", "buy", 0.002, float(half), {"clientOrderId": "bot-waits-1"}))
third = Decimal(bot.price_to_precision(PAIR, last / 3))
edited = bot.edit_order(waiting["id"], PAIR, "limit", "buy", 0.003, float(third))
same("replaced", (edited["status"], edited["price"], edited["amount"]), ("open", float(third), 0.003))
same("the first is cancelled", bot.fetch_order(waiting["id"], PAIR)["status"], "canceled")
raises(ccxt.ExchangeError, -2022, lambda: bot.edit_order(waiting["id"], PAIR, "limit", "buy", 0.003, float(third)))
waiting = edited
same("cancelled", bot.cancel_order(waiting["id"], PAIR)["status"], "canceled")
same("given back", balances()["USDT"], (10000 - spent, Decimal(0)))
raises(ccxt.OrderNotFound, -2011, lambda: bot.cancel_order(waiting["id"], PAIR))
step("limit order")

# An order that only waits, and one that takes what there is
above = float(bot.price_to_precision(PAIR, last * 2))
maker = bot.create_order(PAIR, "limit", "sell", 0.002, above, {"postOnly": True})
same("post-only", (maker["status"], maker["info"]["type"]), ("open", "LIMIT_MAKER"))
same("locked coins", balances()["BTC"], (coins - Decimal("0.002"), Decimal("0.002")))
below = float(bot.price_to_precision(PAIR, last / 2))
raises(ccxt.OrderImmediatelyFillable, None, lambda: bot.create_order(PAIR, "limit", "sell", 0.002, below, {"postOnly": True}))
same("cancelled", bot.cancel_order(None, PAIR, {"origClientOrderId": maker["clientOrderId"]})["status"], "canceled")
taken = settled(bot.create_order(PAIR, "limit", "sell", 0.001, below))
same("taken at once", (taken["status"], taken["filled"]), ("closed", 0.001))
true("not below its limit", Decimal(taken["info"]["cummulativeQuoteQty"]) >= Decimal(str(below)) * Decimal("0.001"))
trades = bot.fetch_order_trades(taken["id"], PAIR)
spent -= value_of(trades) - fees_of(trades)
coins -= Decimal("0.001")
same("coins after the sale", balances()["BTC"], (coins, Decimal(0)))
same("dollars after the sale", balances()["USDT"], (10000 - spent, Decimal(0)))
step("post-only and marketable limit")

# Orders that sleep
stop = float(bot.price_to_precision(PAIR, last * Decimal("0.8")))
limit = float(bot.price_to_precision(PAIR, last * Decimal("0.79")))
asleep = bot.create_order(PAIR, "limit", "sell", 0.002, limit, {"stopLossPrice": stop})
shown = bot.fetch_order(asleep["id"], PAIR)
same("stop-loss-limit", (shown["status"], shown["triggerPrice"], shown["price"]), ("open", stop, limit))
same("its kind", (shown["info"]["type"], shown["info"]["isWorking"]), ("STOP_LOSS_LIMIT", False))
profit = bot.create_order(PAIR, "market", "sell", 0.002, None, {"takeProfitPrice": above})
shown = bot.fetch_order(profit["id"], PAIR)
same("take-profit", (shown["info"]["type"], shown["takeProfitPrice"]), ("TAKE_PROFIT", above))
trailing = bot.create_order(PAIR, "market", "sell", 0.001, None, {"trailingPercent": 5, "stopLossOrTakeProfit": "stopLoss"})
shown = bot.fetch_order(trailing["id"], PAIR)
same("trailing stop", (shown["info"]["type"], str(shown["info"]["trailingDelta"])), ("STOP_LOSS", "500"))
same("coins of sleepers", balances()["BTC"], (coins - Decimal("0.005"), Decimal("0.005")))
same("three wait", {o["id"] for o in bot.fetch_open_orders(PAIR)}, {asleep["id"], profit["id"], trailing["id"]})
same("of all coins", len(bot.private_get_openorders()), 3)
cancelled = bot.cancel_all_orders(PAIR)
same("all cancelled", {(o["id"], o["status"]) for o in cancelled}, {(o["id"], "canceled") for o in [asleep, profit, trailing]})
same("nothing open", bot.fetch_open_orders(PAIR), [])
same("coins are back", balances()["BTC"], (coins, Decimal(0)))
step("stop, take-profit and trailing orders")

# One cancels the other, in both of Binance's forms
old = bot.private_post_order_oco(
    {
        "symbol": "BTCUSDT", "side": "SELL", "quantity": "0.002", "price": bot.price_to_precision(PAIR, above),
        "stopPrice": bot.price_to_precision(PAIR, stop), "stopLimitPrice": bot.price_to_precision(PAIR, limit),
        "stopLimitTimeInForce": "GTC",
    }
)
same("a list", (old["contingencyType"], old["listOrderStatus"], len(old["orders"])), ("OCO", "EXECUTING", 2))
same("its kinds", {r["type"] for r in old["orderReports"]}, {"LIMIT_MAKER", "STOP_LOSS_LIMIT"})
same("in one list", {r["orderListId"] for r in old["orderReports"]}, {old["orderListId"]})
same("held once", balances()["BTC"], (coins - Decimal("0.002"), Decimal("0.002")))
lists = bot.private_get_openorderlist()
same("open lists", [entry["orderListId"] for entry in lists], [old["orderListId"]])
asked = bot.private_get_orderlist({"orderListId": old["orderListId"]})
same("the list", (asked["listClientOrderId"], asked["orders"]), (old["listClientOrderId"], old["orders"]))
by_name = bot.private_get_orderlist({"origClientOrderId": old["listClientOrderId"]})
same("the list by its name", by_name["orderListId"], old["orderListId"])
done = bot.private_delete_orderlist({"symbol": "BTCUSDT", "orderListId": old["orderListId"]})
same("list cancelled", (done["listOrderStatus"], {r["status"] for r in done["orderReports"]}), ("ALL_DONE", {"CANCELED"}))
new = bot.private_post_orderlist_oco(
    {
        "symbol": "BTCUSDT", "side": "SELL", "quantity": "0.002", "aboveType": "LIMIT_MAKER",
        "abovePrice": bot.price_to_precision(PAIR, above), "belowType": "STOP_LOSS",
        "belowStopPrice": bot.price_to_precision(PAIR, stop),
    }
)
same("the new form", {r["type"] for r in new["orderReports"]}, {"LIMIT_MAKER", "STOP_LOSS"})
leg = bot.fetch_order(new["orders"][0]["orderId"], PAIR)
same("a leg cancels the list", bot.cancel_order(leg["id"], PAIR)["status"], "canceled")
same("both ended", bot.fetch_open_orders(PAIR), [])
same("coins are back again", balances()["BTC"], (coins, Decimal(0)))

# A purchase that wakes a pair when it has filled
ladder = {
    "symbol": "BTCUSDT", "workingType": "LIMIT", "workingSide": "BUY", "workingTimeInForce": "GTC",
    "workingPrice": bot.price_to_precision(PAIR, half), "workingQuantity": "0.002", "pendingSide": "SELL",
    "pendingQuantity": "0.002", "pendingAboveType": "LIMIT_MAKER", "pendingAbovePrice": bot.price_to_precision(PAIR, above),
    "pendingBelowType": "STOP_LOSS_LIMIT", "pendingBelowStopPrice": bot.price_to_precision(PAIR, third),
    "pendingBelowPrice": bot.price_to_precision(PAIR, third), "pendingBelowTimeInForce": "GTC",
}
bracket = bot.private_post_orderlist_otoco(ladder)
same("a bracket", (bracket["contingencyType"], len(bracket["orders"])), ("OTO", 3))
same("its states", sorted(r["status"] for r in bracket["orderReports"]), ["NEW", "PENDING_NEW", "PENDING_NEW"])
same("holds dollars alone", balances()["BTC"], (coins, Decimal(0)))
taking = dict(ladder, workingPrice=bot.price_to_precision(PAIR, last * Decimal("1.1")))
entered = bot.private_post_orderlist_otoco(taking)
entry = settled(bot.fetch_order(entered["orders"][0]["orderId"], PAIR))
same("bought", (entry["status"], entry["filled"]), ("closed", 0.002))
trades = bot.fetch_order_trades(entry["id"], PAIR)
spent += value_of(trades) + fees_of(trades)
coins += Decimal("0.002")
awake = [bot.fetch_order(o["orderId"], PAIR) for o in entered["orders"][1:]]
same("its exits are awake", [(o["side"], o["info"]["status"]) for o in awake], [("sell", "NEW")] * 2)
same("and hold what it bought, once", balances()["BTC"], (coins - Decimal("0.002"), Decimal("0.002")))
raises(ccxt.InvalidOrder, -1014, lambda: bot.private_post_orderlist_otoco(dict(ladder, pendingQuantity="0.001")))
every = bot.private_get_allorderlist()
same("all lists", [e["orderListId"] for e in every], [e["orderListId"] for e in (old, new, bracket, entered)])
same("open ones", [e["orderListId"] for e in bot.private_get_openorderlist()], [e["orderListId"] for e in (bracket, entered)])
same("from one on", [e["orderListId"] for e in bot.private_get_allorderlist({"fromId": new["orderListId"], "limit": 1})], [new["orderListId"]])
bot.cancel_all_orders(PAIR)
same("all lists ended", (bot.private_get_openorderlist(), bot.fetch_open_orders(PAIR)), ([], []))
same("dollars are back", balances()["USDT"], (10000 - spent, Decimal(0)))
step("order lists")

# The past
orders = bot.fetch_orders(PAIR)
ids = [int(order["id"]) for order in orders]
same("the oldest first", ids, sorted(ids))
true("all of them", {bought["id"], by_cost["id"], waiting["id"], taken["id"]} <= {order["id"] for order in orders})
trades = bot.fetch_my_trades(PAIR)
mine = {bought["id"], by_cost["id"], taken["id"], entry["id"]}
same("whose trades", {trade["order"] for trade in trades}, mine)
moved = sum((Decimal(t["info"]["qty"]) if t["side"] == "buy" else -Decimal(t["info"]["qty"])) for t in trades)
same("trades make the balance", moved, coins)
same("from one on", bot.fetch_my_trades(PAIR, params={"fromId": trades[1]["id"]})[0]["id"], trades[1]["id"])
same("since then", [t["id"] for t in bot.fetch_my_trades(PAIR, since=trades[0]["timestamp"], limit=1)], [trades[0]["id"]])
same("of another coin", bot.fetch_my_trades("ETH/USDT"), [])
finished = {o["id"] for o in bot.fetch_closed_orders(PAIR)}
same("closed", finished, mine)
ended = {o["id"] for o in orders if o["status"] == "canceled"}
same("cancelled", {o["id"] for o in bot.fetch_canceled_orders(PAIR)}, ended)
same("the rest was refused", {o["status"] for o in orders if o["id"] not in finished | ended}, {"rejected"})
same("only a test", bot.create_order(PAIR, "limit", "buy", 0.01, float(half), {"test": True})["id"], None)
average = bot.public_get_avgprice({"symbol": "BTCUSDT"})
same("the average of no minutes", (average["mins"], Decimal(average["price"]) > 0), (0, True))
step(f"history {len(orders)} {len(trades)}")

# What must not work
raises(ccxt.InsufficientFunds, None, lambda: bot.create_order(PAIR, "market", "buy", 1000))
raises(ccxt.InsufficientFunds, None, lambda: bot.create_order("ETH/USDT", "market", "sell", 1))
raises(ccxt.OrderNotFound, -2013, lambda: bot.fetch_order("999999999", PAIR))
raises(ccxt.OrderNotFound, -2011, lambda: bot.cancel_order("999999999", PAIR))
raises(ccxt.BadRequest, -1013, lambda: bot.create_order(PAIR, "limit", "buy", 0.00001, float(half)))
# There is no take-profit with a limit of its own here. The markets say so, so ccxt does not even send it; it would be refused.
raises(ccxt.InvalidOrder, None, lambda: bot.create_order(PAIR, "limit", "sell", 0.001, above, {"takeProfitPrice": above}))
profit = {"symbol": "BTCUSDT", "side": "SELL", "type": "TAKE_PROFIT_LIMIT", "timeInForce": "GTC", "quantity": "0.001"}
price = bot.price_to_precision(PAIR, above)
raises(ccxt.BadRequest, -1013, lambda: bot.private_post_order(dict(profit, price=price, stopPrice=price)))
raises(ccxt.AuthenticationError, -1022, lambda: trader("0" * 64).fetch_balance())
late = trader()
late.milliseconds = lambda: int(time.time() * 1000) - 11_000
late.nonce = late.milliseconds
raises(ccxt.InvalidNonce, -1021, lambda: late.fetch_balance())
raises(ccxt.BadSymbol, -1121, lambda: bot.public_get_ticker_price({"symbol": "NOSUCHUSDT"}))

# A request that somebody recorded and sends again buys nothing
request = bot.sign("order", ["private"], "POST", bot.create_order_request(PAIR, "market", "buy", 0.001))
def send():
    return requests.post(request["url"], data=request["body"], headers=request["headers"], timeout=10)
once, twice = send(), send()
same("once", once.status_code, 200)
same("twice", (twice.status_code, twice.json()), (400, {"code": -2010, "msg": "Duplicate order sent."}))
settled(bot.fetch_order(once.json()["orderId"], PAIR))
same("bought once", balances()["BTC"], (coins + Decimal("0.001"), Decimal(0)))
used = int(once.headers["X-MBX-USED-WEIGHT-1M"])
true("weight is told", 0 < used < 6000, used)
same("orders are told", "X-MBX-ORDER-COUNT-10S" in once.headers, True)
step("refusals")
same("nobody else was asked, and told of the key", {a.split("/binance/")[0] + "/binance" for a in requested}, {url})
print("DONE", flush=True)
