// The ticket: cost, fee and balance while one types; orders without a reload, with the result in figures. The server
// computes everything again: these figures are an estimate.

import { fixed, parse, price as priceText, quantity } from "./format.js";
import { live } from "./live.js";
import { localTimes } from "./times.js";

const place = document.querySelector("[data-ticket-place]");
const form = document.querySelector("[data-ticket]");
const coin = document.querySelector("[data-page=coin]").dataset.coin;
const phone = matchMedia("(max-width: 767.98px)");

// The sheet on the phone

let sheet = null;
function openTicket(side) {
  if (form && side) {
    const radio = form.querySelector(`input[name=side][value=${side}]`);
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const ticket = document.getElementById("ticket");
  if (phone.matches) {
    if (!sheet) {
      sheet = document.createElement("dialog");
      sheet.className = "sheet";
      sheet.setAttribute("aria-label", ticket.querySelector("h2").textContent);
      const bar = document.createElement("div");
      bar.className = "sheet-bar";
      const title = document.createElement("b");
      title.textContent = ticket.querySelector("h2").textContent;
      const shut = document.createElement("button");
      shut.type = "button";
      shut.textContent = "Close";
      shut.addEventListener("click", () => sheet.close());
      bar.append(title, shut);
      sheet.append(bar);
      sheet.addEventListener("close", () => place.append(document.getElementById("ticket")));
      sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
      document.body.append(sheet);
    }
    sheet.append(ticket);
    sheet.showModal();
  } else {
    ticket.scrollIntoView({ block: "nearest" });
  }
  (form?.elements.size ?? ticket.querySelector("a"))?.focus();
}

place.classList.add("sheeted");
for (const button of document.querySelectorAll("[data-open]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    openTicket(button.dataset.open);
  });
}
document.addEventListener("trade", (event) => openTicket(event.detail));

// The star

const watch = document.querySelector("form[data-watch]");
watch?.addEventListener("submit", async (event) => {
  if (watch.dataset.signedIn !== "yes") return;
  event.preventDefault();
  const button = event.submitter ?? watch.querySelector("button");
  const data = new FormData(watch);
  const adding = button.name === "add";
  data.set(button.name, button.value);
  const set = (watched) => {
    button.name = watched ? "remove" : "add";
    button.textContent = watched ? "★" : "☆";
    button.setAttribute("aria-pressed", String(watched));
  };
  set(adding);
  try {
    const answer = await fetch(watch.action, { method: "POST", body: new URLSearchParams(data), headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    set(!adding);
  }
});

// The title carries the price.

live.onQuote((id, value) => {
  if (id === coin) document.title = `${priceText(value)} ${document.querySelector("[data-page=coin]").dataset.symbol} · Exchange`;
});

if (form) trade();

function trade() {
  const field = form.elements.size;
  const part = (name) => form.querySelector(`[data-${name}]`);
  const submit = part("submit");
  const result = part("result");
  const error = part("error");
  const symbol = form.dataset.symbol;
  const decimals = Number(form.dataset.decimals);
  const fee = Number(form.dataset.fee) / 10_000;
  const minimum = Number(form.dataset.minimum);
  const blocked = submit.disabled;
  let price = Number(form.dataset.quote) || null;
  let cash = form.dataset.cash === "" ? null : Number(form.dataset.cash);
  let holding = form.dataset.holding === "" ? null : Number(form.dataset.holding);
  let busy = false;

  const side = () => form.elements.side.value;
  const mode = () => form.elements.mode.value;
  const step = (value) => Math.floor(value * 10 ** decimals * (1 + 1e-12)) / 10 ** decimals;
  const cents = (value) => Math.floor(value * 100 + 1e-6) / 100;

  part("parts").hidden = false;

  // What the order comes to: coins, their worth, the fee, what leaves or enters the account.
  function estimate() {
    if (mode() === "all" && side() === "sell") {
      if (!price || !holding) return {};
      const value = holding * price;
      return { coins: holding, value, fee: value * fee, total: value * (1 - fee) };
    }
    const typed = parse(field.value);
    if (typed.problem) return { problem: typed.problem };
    if (typed.value === null || !price) return {};
    const buying = side() === "buy";
    let coins = typed.value;
    if (mode() === "amount") coins = step(buying ? typed.value / (1 + fee) / price : typed.value / price);
    const value = coins * price;
    const total = buying ? value * (1 + fee) : value * (1 - fee);
    let problem = null;
    if (mode() === "quantity" && Math.abs(step(coins) - coins) > coins * 1e-12) problem = `${symbol} has ${decimals} decimals at most.`;
    else if (buying && cash !== null && (mode() === "amount" ? typed.value : total) > cash + 1e-9) problem = `You have ${fixed(cents(cash), 2)} USD.`;
    else if (!buying && holding !== null && coins > holding * (1 + 1e-9)) problem = `You have ${quantity(holding, decimals)} ${symbol}.`;
    else if (value < minimum && coins !== holding) problem = `The smallest order is ${fixed(minimum, 2)} USD.`;
    return { coins, value, fee: value * fee, total, problem };
  }

  function draw() {
    const buying = side() === "buy";
    if (buying && mode() === "all") form.elements.mode.value = "amount";
    const all = mode() === "all";
    field.disabled = all;
    const figures = estimate();
    const known = figures.coins !== undefined;
    part("estimate-price").textContent = price ? priceText(price) : "–";
    part("estimate-label").textContent = mode() === "amount" ? "Coins, about" : "Value, about";
    part("estimate-size").textContent = !known ? "–" : mode() === "amount" ? `${quantity(figures.coins, decimals)} ${symbol}` : fixed(figures.value, 2);
    part("estimate-fee").textContent = known ? fixed(figures.fee, figures.fee < 0.01 ? 4 : 2) : "–";
    part("estimate-total-label").textContent = buying ? "Leaves the account" : "Comes in";
    part("estimate-total").textContent = known ? `${fixed(figures.total, 2)}` : "–";
    const after = known && cash !== null ? cash + (buying ? -figures.total : figures.total) : null;
    part("estimate-after").textContent = after === null ? "–" : fixed(after, 2);
    error.textContent = figures.problem ?? "";
    field.classList.toggle("is-invalid", Boolean(figures.problem));
    if (figures.problem) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (!busy) submit.textContent = all ? `Sell all ${symbol}` : `${buying ? "Buy" : "Sell"} ${symbol}`;
    submit.disabled = blocked || busy;
  }

  form.addEventListener("input", () => {
    result.textContent = "";
    result.classList.remove("bad");
    draw();
  });
  form.addEventListener("change", draw);

  part("parts").addEventListener("click", (event) => {
    const share = Number(event.target.closest("button")?.value) / 100;
    if (!share) return;
    if (side() === "buy") {
      form.elements.mode.value = "amount";
      field.value = cash === null ? "" : cents(cash * share).toFixed(2);
    } else {
      form.elements.mode.value = "quantity";
      field.value = holding === null ? "" : share === 1 ? form.dataset.holding : String(Number(step(holding * share).toFixed(decimals)));
    }
    result.textContent = "";
    draw();
    field.focus();
  });

  live.onQuote((id, value) => {
    if (id !== coin) return;
    price = value;
    if (!busy) draw();
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy || blocked) return;
    const figures = estimate();
    if (figures.problem || (mode() !== "all" && field.value.trim() === "")) {
      if (!figures.problem) error.textContent = "How much? Write an amount in USD or a number of coins.";
      field.focus();
      return;
    }
    const data = new URLSearchParams(new FormData(form));
    busy = true;
    submit.disabled = true;
    submit.setAttribute("aria-busy", "true");
    submit.textContent = side() === "buy" ? "Buying…" : "Selling…";
    result.textContent = "";
    let answer = null;
    try {
      const response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15_000) });
      if (response.redirected && new URL(response.url).pathname.startsWith("/login")) {
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
    if (answer.cash !== undefined && answer.cash !== null) {
      cash = Number(answer.cash);
      part("cash-text").textContent = fixed(cents(cash), 2);
    }
    if (answer.holding !== undefined && answer.holding !== null) {
      holding = Number(answer.holding);
      form.dataset.holding = answer.holding;
      part("holding-text").textContent = quantity(holding, decimals);
    }
    if (answer.ok) field.value = "";
    draw();
    const beside = answer.errors?.size ?? answer.errors?.mode;
    if (!answer.ok && beside) {
      error.textContent = beside;
      field.classList.add("is-invalid");
    }
    result.classList.toggle("bad", !answer.ok);
    result.textContent = !answer.ok && beside ? "" : `${answer.message ?? ""} `;
    if (answer.ok && answer.url) {
      const receipt = document.createElement("a");
      receipt.href = answer.url;
      receipt.textContent = "Receipt";
      result.append(receipt);
    }
    if (answer.id) refresh();
  });

  live.onOrder(() => { if (!busy) refresh(); });

  // The lists below the chart, as the server draws them.
  async function refresh() {
    const mine = document.getElementById("mine");
    if (!mine) return;
    try {
      const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("mine");
      if (!fresh) return;
      localTimes(fresh);
      mine.replaceWith(fresh);
    } catch {
      // The next order or the next visit brings them.
    }
  }

  draw();
}
