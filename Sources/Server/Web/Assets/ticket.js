// The ticket: what an order would cost and leave, exactly, while one types. The server checks and computes all again.

import { live } from "./live.js";
import * as money from "./money.js";
import { changed, hush } from "./panel.js";

const form = document.querySelector("[data-ticket]");
const coin = document.querySelector("[data-page=coin]").dataset.coin;
const part = (name) => form.querySelector(`[data-${name}]`);
const field = form.elements.size;
const submit = part("submit");
const result = part("result");
const symbol = form.dataset.symbol;
const decimals = Number(form.dataset.decimals);
const priceDecimals = Number(form.dataset.priceDecimals);
const rules = JSON.parse(form.dataset.rules);
const minimum = money.units(money.decimal(rules.minimum), 6);
const maximum = money.units(money.decimal(rules.maximum), 6);
const worstFee = Math.max(rules.taker, rules.maker);
const blocked = submit.disabled;
const dash = "\u2013";

let quote = money.decimal(form.dataset.quote);
let volume = money.units(money.decimal(form.dataset.volume), 6);
let cash = money.units(money.decimal(form.dataset.cash), 6);
let holding = money.units(money.decimal(form.dataset.holding), decimals);
let busy = false;
// What the exchange refused, by field, until something else is typed.
let refused = {};

// The prices of each type; those with a question mark may be empty.
const prices = {
  market: [], limit: ["limitPrice"], stop: ["stopPrice"], stop_limit: ["stopPrice", "limitPrice"], take_profit: ["stopPrice"],
  trailing_stop: ["trail"], oco: ["profitPrice", "lossPrice", "lossLimit?"], bracket: ["entryPrice?", "profitPrice", "lossPrice", "lossLimit?"],
};

// What can be wrong.
const fields = [...new Set(Object.values(prices).flat().map((name) => name.replace("?", ""))), "size", "type", "timeInForce", "postOnly"];

const type = () => form.elements.type.value;
const isBuy = () => form.elements.side.value === "buy";
const mode = () => form.elements.mode.value;
const isGroup = () => type() === "oco" || type() === "bracket";
const lower = (left, right) => (money.compare(left, right) < 0 ? left : right);
const higher = (left, right) => (money.compare(left, right) > 0 ? left : right);

// What was typed, as numbers; what is wrong goes into `errors`, what is missing into `missing`.
function read() {
  const figures = {};
  const errors = {};
  const missing = [];
  for (const entry of prices[type()]) {
    const name = entry.replace("?", "");
    const typed = money.typed(form.elements[name].value);
    if (typed.problem) {
      errors[name] = typed.problem;
    } else if (!typed.number) {
      if (!entry.endsWith("?")) missing.push(name);
    } else if (name === "trail" && form.elements.trailUnit.value === "bp") {
      const points = money.units(typed.number, 0);
      if (points === null || points > 9999n) errors[name] = "Write 1 to 9999 basis points; 100 of them are one percent.";
      else figures.points = points;
    } else if (typed.number.scale > priceDecimals) {
      errors[name] = `Prices of ${symbol} are multiples of ${money.plain(1n, priceDecimals)} USD.`;
    } else {
      figures[name] = typed.number;
    }
  }
  const time = form.elements.timeInForce.value;
  if (time === "IOC" || time === "FOK") {
    if (isGroup()) errors.timeInForce = "Exits wait: until cancelled (GTC) or for today (DAY).";
    else if (type() === "limit" && form.elements.postOnly.checked) errors.postOnly = `A post-only order waits; ${time} does not. Use GTC or DAY.`;
  }
  if (mode() === "all" && !isBuy()) {
    figures.steps = holding;
  } else {
    const typed = money.typed(field.value);
    if (typed.problem) errors.size = typed.problem;
    else if (!typed.number) missing.push("size");
    else if (mode() === "amount") {
      figures.amount = money.units(typed.number, 6);
      if (figures.amount === null) errors.size = "An amount in USD has at most six decimals.";
    } else {
      figures.steps = money.units(typed.number, decimals);
      if (figures.steps === null) errors.size = decimals ? `${symbol} has at most ${decimals} decimals.` : `${symbol} is traded in whole coins.`;
    }
  }
  return { figures, errors, missing };
}

// The price that wakes a trailing stop now.
function trailed(figures) {
  const buying = isBuy();
  if (figures.points) return money.shifted(quote, (buying ? figures.points : -figures.points) * 100n);
  if (!figures.trail) return null;
  const level = money.add(quote, figures.trail, buying ? 1n : -1n);
  return level.mantissa > 0n ? level : null;
}

// The orders of the ticket: one, or a group's by their part in it. Exits of a bracket sleep.
function legs(figures) {
  const kind = type();
  if (!isGroup()) {
    const stop = kind === "trailing_stop" ? trailed(figures) : figures.stopPrice;
    return [{ kind, buying: isBuy(), limit: figures.limitPrice, stop, isPostOnly: kind === "limit" && form.elements.postOnly.checked }];
  }
  const sleeps = kind === "bracket";
  const buying = !sleeps && isBuy();
  const exits = [
    { role: "target", kind: "limit", buying, sleeps, limit: figures.profitPrice },
    { role: "stop", kind: figures.lossLimit ? "stop_limit" : "stop", buying, sleeps, stop: figures.lossPrice, limit: figures.lossLimit },
  ];
  return sleeps ? [{ role: "entry", kind: figures.entryPrice ? "limit" : "market", buying: true, limit: figures.entryPrice }, ...exits] : exits;
}

// At what price an order would fill, whether at once, and what it is judged by; null while that is not typed.
function course({ kind, buying, limit, stop, sleeps, isPostOnly }, figures) {
  const crosses = (price, level) => (buying ? money.compare(price, level) <= 0 : money.compare(price, level) >= 0);
  const nearer = (price) => (buying ? lower : higher)(price, limit);
  const take = (base) => {
    const worth = figures.amount ?? (figures.steps ? money.value(figures.steps, decimals, base, true) : 0n);
    const most = money.capacity(rules, base, volume, decimals);
    const notional = most === null ? worth : [worth, money.value(most, decimals, base, true)].reduce((a, b) => (a < b ? a : b));
    return money.modelled(rules, buying, base, notional, volume);
  };
  switch (kind) {
    case "limit": {
      if (!limit) return null;
      if (sleeps || isPostOnly || !crosses(quote, limit)) return { price: limit, limit, fee: rules.maker, waits: true };
      const taken = take(quote);
      return { ...taken, price: nearer(taken.price), limit, fee: rules.taker, waits: false };
    }
    case "stop": case "stop_limit": case "take_profit": case "trailing_stop": {
      if (!stop || (kind === "stop_limit" && !limit)) return null;
      const rises = buying !== (kind === "take_profit");
      const reached = !sleeps && (rises ? money.compare(quote, stop) >= 0 : money.compare(quote, stop) <= 0);
      const base = reached ? quote : stop;
      const taken = take(base);
      if (!limit) return { ...taken, stop, fee: rules.taker, waits: !reached, reached };
      const fills = crosses(base, limit);
      return { price: fills ? nearer(taken.price) : limit, limit, stop, fee: !reached ? worstFee : fills ? rules.taker : rules.maker, waits: !(reached && fills), reached };
    }
    default: return { ...take(quote), fee: rules.taker, waits: false };
  }
}

// What a purchase sets aside.
function reserve(way, steps, amount) {
  if (amount !== undefined && !way.limit) return amount;
  const worst = way.limit ?? money.shifted(way.stop, BigInt(Math.max(0, rules.reserve)) * 100n);
  const worth = money.value(steps, decimals, worst, true);
  return worth + money.fee(worth, worstFee);
}

// What one order moves when it has filled: negative what leaves the account.
function moved({ role, kind, buying }, way, steps) {
  const value = money.value(steps, decimals, way.price, buying);
  const fee = money.fee(value, way.fee);
  return { role, kind, price: way.price, value, fee, cash: buying ? -value - fee : value - fee };
}

// What the order comes to, or each order of a group.
function estimate() {
  const { figures, errors, missing } = read();
  const done = (more) => ({ errors, missing, ...more });
  if (!quote || Object.keys(errors).length) return done({});
  if (isGroup() && mode() === "amount") {
    if (figures.amount) errors.size = `The exits need to know how many coins they are for. Choose coins and write a number of ${symbol}.`;
    return done({});
  }
  if (type() === "bracket" && !isBuy()) {
    errors.type = "A bracket begins with a purchase. Use OCO to sell coins you have.";
    return done({});
  }
  const orders = legs(figures);
  const ways = orders.map((order) => course(order, figures));
  const isPair = type() === "oco";
  // Of an OCO the one that acts at once, if one does; of a bracket the entry.
  const way = (isPair && ways.find((other) => other && !other.waits)) || ways[0];
  if (!way || (isPair && !ways[1])) return done({});
  const buying = isBuy();
  let { steps } = figures;
  if (steps === undefined) {
    if (figures.amount === undefined) return done({ way });
    steps = money.affordable(figures.amount, way.limit ?? way.price, buying ? (way.limit ? worstFee : way.fee) : 0, decimals);
  }
  if (steps === null) return done({ way });
  const moves = orders.map((order, place) => (ways[place] ? moved(order, ways[place], steps) : null));
  const { value, fee, cash: change } = moves[ways.indexOf(way)];
  const total = buying ? -change : change;
  let hold = buying ? total : 0n;
  if (buying && isPair) hold = ways.map((each) => reserve(each, steps)).reduce((a, b) => (a > b ? a : b));
  else if (buying && way.waits) hold = reserve(way, steps, figures.amount);
  judge(isPair ? ways : [way], figures, steps, hold, errors);
  check(figures, errors);
  const after = cash === null ? null : buying ? cash - (way.waits ? hold : total) : way.waits ? cash : cash + total;
  const more = type() === "bracket" ? { profit: moves[1] && moves[1].cash + change, loss: moves[2] && moves[2].cash + change } : {};
  return done({ way, steps, value, fee, total, hold, after, moves, ...more });
}

// What is not enough, too small or too large.
function judge(ways, figures, steps, hold, errors) {
  const buying = isBuy();
  const needed = buying ? (figures.amount !== undefined && !ways[0].waits ? figures.amount : hold) : 0n;
  const asked = ways.map((way) => figures.amount ?? money.value(steps, decimals, way.limit ?? way.stop ?? way.price, buying));
  if (buying && cash !== null && needed > cash) errors.size = `You have ${money.balance(cash)} USD; this needs ${money.usd(needed)} USD.`;
  else if (!buying && holding !== null && steps > holding) errors.size = holding > 0n ? `You have ${money.coins(holding, decimals)} ${symbol}.` : `You have no ${symbol} to sell.`;
  else if (!buying && steps === 0n && mode() === "all") errors.size = `You have no ${symbol} to sell.`;
  else if (!buying && steps === holding) return;
  else if (asked.some((worth) => worth < minimum)) errors.size = `The smallest order is ${money.usd(minimum)} USD.`;
  else if (asked.some((worth) => worth > maximum)) errors.size = `The largest order is ${money.usd(maximum)} USD.`;
}

// What the exchange would refuse, or what nobody can want.
function check(figures, errors) {
  const above = (left, right) => left && right && money.compare(left, right) > 0;
  if (type() === "limit" && form.elements.postOnly.checked && figures.limitPrice) {
    const buying = isBuy();
    const crossed = buying ? !above(quote, figures.limitPrice) : !above(figures.limitPrice, quote);
    if (crossed) errors.limitPrice = `It would fill at once: the price is ${money.priced(quote)}. A post-only order only waits.`;
  }
  if (!isGroup()) return;
  const base = figures.entryPrice ?? quote;
  const selling = type() === "bracket" || !isBuy();
  const side = selling ? ["above", "below"] : ["below", "above"];
  const wrong = (price, isAbove) => price && (isAbove ? !above(price, base) : !above(base, price));
  if (wrong(figures.profitPrice, selling)) errors.profitPrice = `The profit lies ${side[0]} ${figures.entryPrice ? "the entry" : "the price"}.`;
  if (wrong(figures.lossPrice, !selling)) errors.lossPrice = `The stop lies ${side[1]} ${figures.entryPrice ? "the entry" : "the price"}.`;
}

function put(name, text) {
  const place = part(`e-${name}`);
  if (place.textContent !== text) place.textContent = text;
}

function mark(name, text) {
  const place = form.querySelector(`[data-error-for="${name}"]`);
  const input = form.elements[name];
  if (place && place.textContent !== text) place.textContent = text;
  if (!input?.classList) return;
  input.classList.toggle("is-invalid", Boolean(text));
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

// The orders of a group, each in its line.
function drawLegs(moves) {
  for (const row of form.querySelectorAll("[data-leg]")) {
    const found = moves?.find((move) => move?.role === row.dataset.leg);
    const cells = {
      type: found ? found.kind.replace("_", "-") : "", price: found ? money.priced(found.price) : dash, fee: found ? cents(found.fee) : dash,
      cash: found ? `${found.cash > 0n ? "+" : ""}${money.usd(found.cash)}` : dash,
    };
    for (const [name, text] of Object.entries(cells)) {
      const cell = row.querySelector(`[data-leg-${name}]`);
      if (cell.textContent !== text) cell.textContent = text;
    }
  }
}

const cents = (fee) => money.shown(fee, 6, fee < 10_000n ? 4 : 2);

function draw() {
  const buying = isBuy();
  if (isGroup() && mode() === "amount") form.elements.mode.value = "quantity";
  if (buying && mode() === "all") form.elements.mode.value = isGroup() ? "quantity" : "amount";
  const all = mode() === "all";
  field.disabled = all;
  const figures = estimate();
  const { way } = figures;
  const known = figures.steps !== undefined && figures.total !== undefined;
  put("price-label", way?.waits ? "Fills at, about" : "Estimated fill");
  put("price", way ? money.priced(way.price) : quote ? money.priced(quote) : dash);
  const asCoins = mode() === "amount" || isGroup();
  put("size-label", mode() === "amount" ? "Coins, about" : asCoins ? "Coins" : "Value, about");
  put("size", !known ? dash : asCoins ? `${money.coins(figures.steps, decimals)} ${symbol}` : money.usd(figures.value));
  const basisPoints = way?.fee ?? rules.taker;
  put("fee-label", `Fee ${money.shown(BigInt(basisPoints), 2, basisPoints % 10 ? 2 : 1)} %${rules.maker !== rules.taker && way ? (basisPoints === rules.maker ? " maker" : " taker") : ""}`);
  put("fee", known ? cents(figures.fee) : dash);
  put("total-label", buying ? "Leaves the account" : "Comes in");
  put("total", known ? money.usd(figures.total) : dash);
  put("hold", !known || !way.waits ? dash : buying ? `${money.usd(figures.hold)} USD` : `${money.coins(figures.steps, decimals)} ${symbol}`);
  for (const end of ["profit", "loss"]) put(end, figures[end] === undefined || figures[end] === null ? dash : `${figures[end] > 0n ? "+" : ""}${money.usd(figures[end])}`);
  drawLegs(figures.moves);
  put("after", known && figures.after !== null ? money.balance(figures.after) : dash);
  const most = known && !way.waits ? money.capacity(rules, quote, volume, decimals) : null;
  const advice = part("advice");
  const modelledBy = way && way.impact !== undefined ? way.half + way.impact : 0n;
  const words = figures.errors && Object.keys(figures.errors).length ? ""
    : way?.reached ? "This price is reached already: it acts at once."
    : most !== null && figures.steps > most ? `One quote fills at most ${money.coins(most, decimals)} ${symbol}: it fills in parts.`
    : way?.waits ? "" : rules.next ? "It fills at the next quote, not at this one." : modelledBy > 0n ? `The quote ${buying ? "plus" : "minus"} ${money.shown(modelledBy, 4, 4)} % for modelled spread and impact.` : "";
  if (advice.textContent !== words) advice.textContent = words;
  for (const name of fields) mark(name, figures.errors[name] ?? refused[name] ?? "");
  if (!busy) submit.textContent = all ? `Sell all ${symbol}` : `${buying ? "Buy" : "Sell"} ${symbol}`;
  submit.disabled = blocked || busy;
  return figures;
}

function clear() {
  result.textContent = "";
  result.classList.remove("bad");
  refused = {};
}

form.addEventListener("input", () => {
  clear();
  draw();
});
form.addEventListener("change", draw);

part("parts").hidden = false;
part("parts").addEventListener("click", (event) => {
  const share = event.target.closest("button")?.value;
  if (!share) return;
  if (isBuy() && !isGroup()) {
    form.elements.mode.value = "amount";
    const micros = cash === null ? null : cash * BigInt(share) / 100n;
    field.value = micros === null ? "" : money.plain(micros - micros % 10_000n, 6, 2);
  } else if (isBuy()) {
    const price = type() === "bracket" ? money.typed(form.elements.entryPrice.value).number ?? quote : quote;
    const micros = cash === null ? 0n : cash * BigInt(share) / 100n;
    form.elements.mode.value = "quantity";
    // A little less than all: the price of the entry may move before it fills.
    field.value = price ? money.plain(money.affordable(micros * 995n / 1000n, price, worstFee, decimals), decimals) : "";
  } else {
    form.elements.mode.value = "quantity";
    field.value = holding === null ? "" : money.plain(holding * BigInt(share) / 100n, decimals);
  }
  clear();
  draw();
  field.focus();
});

for (const button of form.querySelectorAll("[data-use]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    if (!quote) return;
    const cut = quote.scale > priceDecimals ? { mantissa: quote.mantissa / money.power(quote.scale - priceDecimals), scale: priceDecimals } : quote;
    form.elements[button.dataset.use].value = money.plain(cut.mantissa, cut.scale);
    draw();
    form.elements[button.dataset.use].focus();
  });
}

live.onQuote((id, value, percent, quoted) => {
  if (id !== coin) return;
  quote = money.decimal(quoted.raw) ?? quote;
  form.dataset.quote = quoted.raw;
  if (quoted.volume) volume = money.units(money.decimal(quoted.volume), 6);
  if (!busy) draw();
});

// What is available, whenever an order has changed it.
export function available(marks) {
  if (marks.cash !== null && marks.cash !== undefined) {
    cash = money.units(money.decimal(marks.cash), 6);
    part("cash-text").textContent = money.balance(cash);
  }
  if (marks.holding !== null && marks.holding !== undefined) {
    holding = money.units(money.decimal(marks.holding), decimals);
    part("holding-text").textContent = money.coins(holding, decimals);
  }
  if (!busy) draw();
}

const wanted = { size: "How much? Write an amount in USD or a number of coins.", trail: "How far behind the best price?" };

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy || blocked) return;
  const figures = draw();
  const missing = figures.missing[0];
  if (missing) mark(missing, refused[missing] = wanted[missing] ?? "Write a price in USD.");
  const first = missing ?? Object.keys(figures.errors)[0];
  if (first) {
    form.elements[first]?.focus?.();
    return;
  }
  const data = new URLSearchParams(new FormData(form));
  busy = true;
  submit.disabled = true;
  submit.setAttribute("aria-busy", "true");
  submit.textContent = figures.way?.waits ? "Placing…" : isBuy() ? "Buying…" : "Selling…";
  clear();
  hush();
  let answer = null;
  try {
    const response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15_000) });
    if (response.status === 401) {
      location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
      return;
    }
    answer = await response.json();
  } catch {
    // The same key goes out again with the next try, so nothing is bought twice.
    answer = { ok: false, errors: {}, message: "No answer yet. Send it again: it is never carried out twice." };
  }
  busy = false;
  submit.removeAttribute("aria-busy");
  if (answer.id) form.elements.clientOrderID.value = crypto.randomUUID();
  if (answer.ok) field.value = "";
  available(answer);
  let beside = false;
  for (const [name, text] of Object.entries(answer.errors ?? {})) {
    const where = name === "mode" || name === "side" ? "size" : name;
    if (answer.ok || !form.querySelector(`[data-error-for="${where}"]`)) continue;
    refused[where] = text;
    mark(where, text);
    beside = true;
  }
  result.classList.toggle("bad", !answer.ok);
  result.textContent = beside ? "" : `${answer.message ?? ""} `;
  if (answer.ok && answer.url) {
    const receipt = document.createElement("a");
    receipt.href = answer.url;
    receipt.textContent = answer.state === "FILLED" ? "Receipt" : "Order";
    result.append(receipt);
  }
  if (answer.id) changed();
});

draw();
