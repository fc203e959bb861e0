// The desk: price bar, star, the ticket as a sheet on the phone, help. Chart and ticket are scripts of their own.

import { age, compact, price as priceText } from "./format.js";
import { live } from "./live.js";
import { sheet } from "./panel.js";

const page = document.querySelector("[data-page=coin]");
const coin = page.dataset.coin;
const phone = matchMedia("(max-width: 767.98px)");

// Where "Desk" leads to next time.
document.cookie = `coin=${encodeURIComponent(coin)}; Path=/; Max-Age=31536000; SameSite=Lax${location.protocol === "https:" ? "; Secure" : ""}`;

// The ticket: in its place on a desk, a sheet from below on the phone.

const place = page.querySelector("[data-ticket-place]");
const ticket = document.getElementById("ticket");
const form = page.querySelector("[data-ticket]");
let dialog = null;

function openTicket(side) {
  if (form && side) {
    const radio = form.querySelector(`input[name=side][value=${side}]`);
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (phone.matches) {
    if (!dialog) {
      dialog = sheet(ticket.querySelector("h2").textContent);
      dialog.addEventListener("close", () => place.append(ticket));
    }
    dialog.append(ticket);
    if (!dialog.open) dialog.showModal();
  } else {
    ticket.scrollIntoView({ block: "nearest" });
  }
  (form?.elements.size ?? ticket.querySelector("a"))?.focus();
}
// A sheet that is open when the window grows goes back to its place.
phone.addEventListener("change", () => { if (!phone.matches) dialog?.close(); });

place.classList.add("sheeted");
for (const button of page.querySelectorAll("[data-open]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    openTicket(button.dataset.open);
  });
}
document.addEventListener("trade", (event) => openTicket(event.detail));
document.addEventListener("help", () => page.querySelector("[data-help]").showModal());

// The star

const watch = page.querySelector("form[data-watch]");
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

// The price bar: the title carries the price; high and low follow it until the page is asked for again.

const [high, low, volume] = ["high", "low", "volume"].map((name) => page.querySelector(`[data-${name}]`));
const quoteAge = page.querySelector("[data-quote-age]");
const stale = page.querySelector("[data-stale]");
const badge = document.querySelector("[data-badge]");
// How far this device's clock is ahead of the exchange's.
const ahead = badge ? Date.now() - Number(badge.dataset.now) : 0;
let staleAfter = Number(quoteAge.dataset.staleAfter) || 0;
let observed = quoteAge.dataset.age === "" ? null : Date.now() - Number(quoteAge.dataset.age);

function drawAge() {
  if (observed === null) return;
  const old = Math.max(0, Date.now() - observed);
  quoteAge.textContent = `${age(old)} old`;
  stale.hidden = !(staleAfter > 0 && old > staleAfter);
}

live.onQuote((id, value, percent, quote) => {
  if (id !== coin) return;
  document.title = `${priceText(value)} ${page.dataset.symbol} · Exchange`;
  if (high.dataset.high && value > Number(high.dataset.high)) high.textContent = priceText(high.dataset.high = quote.raw);
  if (low.dataset.low && value < Number(low.dataset.low)) low.textContent = priceText(low.dataset.low = quote.raw);
  if (quote.volume) volume.textContent = compact(Number(quote.volume));
  if (quote.time) observed = quote.time + ahead;
  drawAge();
});
live.onStatus((status) => { staleAfter = status.staleAfterMs || staleAfter; });
live.onHalts(({ halts }) => {
  page.querySelector("[data-halted]").hidden = !(halts ?? []).some((halt) => !halt.asset || halt.asset === coin);
});
setInterval(drawAge, 1000);

if (form) await import("./ticket.js");
await import("./candles.js");
