// The live stream: one connection a page, which resumes by itself and rests while nobody looks.

import { change, direction, price } from "./format.js";

const cells = new Map();
const handlers = { quote: [], status: [], connection: [], order: [], halts: [] };
let source = null;
let retry = 0;
let hiddenTimer = null;

// Where each coin is shown on this page; call again after rows were added.
function collect() {
  cells.clear();
  for (const element of document.querySelectorAll("[data-coin]")) {
    const id = element.dataset.coin;
    if (!cells.has(id)) cells.set(id, { price: [], change: [], raw: null, rows: [] });
    const entry = cells.get(id);
    entry.rows.push(element);
    entry.price.push(...element.querySelectorAll("[data-price]"));
    entry.change.push(...element.querySelectorAll("[data-change]"));
  }
  for (const entry of cells.values()) {
    entry.price = [...new Set(entry.price)];
    entry.change = [...new Set(entry.change)];
  }
}

function flash(element, up) {
  const name = up ? "went-up" : "went-down";
  element.classList.remove("went-up", "went-down");
  void element.offsetWidth;
  element.classList.add(name);
}

function show([id, raw, percent, volume, time], isQuiet) {
  const entry = cells.get(id);
  if (entry) {
    const text = price(raw);
    for (const element of entry.price) {
      if (element.textContent === text) continue;
      const before = entry.raw ?? Number(element.textContent.replaceAll(",", ""));
      element.textContent = text;
      if (!isQuiet && Number(raw) !== before) flash(element, Number(raw) > before);
    }
    entry.raw = Number(raw);
    if (percent !== undefined) {
      const words = change(percent);
      const way = direction(percent ?? 0);
      for (const element of entry.change) {
        if (element.textContent === words) continue;
        element.textContent = words;
        element.classList.remove("up", "down", "flat");
        element.classList.add(way);
      }
    }
  }
  for (const handler of handlers.quote) handler(id, Number(raw), percent === null ? null : Number(percent), { raw, volume, time });
}

function ticked(event, isQuiet) {
  const tick = JSON.parse(event.data);
  if (tick.st) for (const handler of handlers.status) handler(tick.st);
  for (const quote of tick.q ?? []) show(quote, isQuiet);
}

function open() {
  if (source) return;
  // A page about one coin hears of that one only, with its volume and time.
  const coins = document.querySelector("[data-live]")?.dataset.live;
  source = new EventSource(coins ? `/live?coins=${encodeURIComponent(coins)}` : "/live");
  source.addEventListener("open", () => {
    retry = 0;
    for (const handler of handlers.connection) handler(true);
  });
  source.addEventListener("snapshot", (event) => ticked(event, true));
  source.addEventListener("tick", (event) => ticked(event, document.hidden));
  source.addEventListener("status", (event) => { for (const handler of handlers.status) handler(JSON.parse(event.data)); });
  source.addEventListener("order", (event) => { for (const handler of handlers.order) handler(JSON.parse(event.data)); });
  source.addEventListener("halts", (event) => { for (const handler of handlers.halts) handler(JSON.parse(event.data)); });
  source.addEventListener("error", () => {
    for (const handler of handlers.connection) handler(false);
    // A browser tries again by itself unless the server answered with an error: then do it here, ever more slowly.
    if (source?.readyState !== EventSource.CLOSED) return;
    close();
    retry = Math.min(retry + 1, 6);
    setTimeout(open, (2 ** retry) * 500 * (0.75 + Math.random() / 2));
  });
}

function close() {
  source?.close();
  source = null;
}

export const live = {
  collect,
  onQuote(handler) { handlers.quote.push(handler); },
  onStatus(handler) { handlers.status.push(handler); },
  onConnection(handler) { handlers.connection.push(handler); },
  onOrder(handler) { handlers.order.push(handler); },
  onHalts(handler) { handlers.halts.push(handler); },

  start() {
    collect();
    open();
    // A page that nobody has looked at for a minute does not need the stream.
    document.addEventListener("visibilitychange", () => {
      clearTimeout(hiddenTimer);
      if (document.hidden) hiddenTimer = setTimeout(close, 60_000);
      else open();
    });
    addEventListener("pagehide", close);
    addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  },
};

// Halts come and go while a page is open.
live.onHalts(({ halts }) => {
  const banners = document.querySelector("[data-banners]");
  if (!banners) return;
  for (const old of banners.querySelectorAll("[data-halt]")) old.remove();
  for (const halt of [...(halts ?? [])].reverse()) {
    const line = document.createElement("p");
    line.className = "banner halt";
    line.dataset.halt = "";
    const what = document.createElement("b");
    what.textContent = halt.asset ? `Trading of ${halt.asset} is halted. ` : "Trading is halted. ";
    line.append(what, halt.reason ?? "");
    banners.prepend(line);
  }
});
