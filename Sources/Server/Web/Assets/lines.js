// The trader's own orders and fills on the chart. A line is dragged by its handle, or moved by the arrow keys once the
// handle has the focus; either way the change is asked for before it is sent. The form behind "Edit" does the same.

import { fixed, priceDecimals } from "./format.js";
import { live } from "./live.js";
import { changed, onChange, portfolio, say } from "./panel.js";

const page = document.querySelector("[data-page=coin]");
const coin = page.dataset.coin;
const form = document.querySelector("[data-ticket]");

export function orderLines(library, chart, section) {
  const overlay = section.querySelector("[data-lines]");
  const ask = section.querySelector("[data-chart-ask]");
  const text = ask.querySelector("[data-ask-text]");
  const finest = form ? Number(form.dataset.priceDecimals) : 4;
  let series = null;
  let markers = null;
  let shown = null;
  let timeOf = null;
  let palette = null;
  let marks = { orders: [], fills: [] };
  let handles = [];
  let asking = null;
  let dragged = null;
  let isBehind = false;

  // Called by the chart each time it draws: the handles follow their lines.
  const follower = { updateAllViews: place, paneViews: () => [] };

  function attach(next, candles, time) {
    shown = candles;
    timeOf = time;
    if (series !== next) {
      if (series) {
        for (const handle of handles) series.removePriceLine(handle.line);
        series.detachPrimitive(follower);
        markers?.detach();
        markers = null;
      }
      series = next;
      series.attachPrimitive(follower);
      drawLines();
    }
    drawFills();
  }

  function paint(colours) {
    palette = colours;
    for (const handle of handles) handle.line.applyOptions(look(handle));
    drawFills();
  }

  const look = (handle) => ({
    color: handle.order.side === "buy" ? palette?.gain : palette?.loss, axisLabelTextColor: palette?.tradeInk, lineWidth: 1, lineStyle: 2, axisLabelVisible: true, title: "",
  });

  function drawLines() {
    if (!series) return;
    // A line that is being moved stays under the hand; the news are drawn when it is let go.
    isBehind = Boolean(dragged) || Boolean(asking) || handles.some((handle) => handle.field && handle.price !== handle.start);
    if (isBehind) return;
    const focused = overlay.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
    for (const handle of handles) {
      series.removePriceLine(handle.line);
      handle.element.remove();
    }
    handles = marks.orders.flatMap((order) => order.lines.map((line) => makeHandle(order, line)));
    place();
    if (focused) handles.find((handle) => handle.order.id === focused.order && handle.field === focused.field)?.element.focus({ preventScroll: true });
  }

  function makeHandle(order, line) {
    const handle = { order, field: line.field, label: line.label, price: Number(line.price), start: Number(line.price), text: line.price, source: line, best: Number(line.best) };
    handle.line = series.createPriceLine({ price: handle.price, ...look(handle) });
    const element = document.createElement(line.field ? "button" : "span");
    element.className = `line-handle ${order.side}`;
    element.textContent = `${order.words}${order.lines.length > 1 ? `, ${line.label}` : ""}`;
    element.dataset.order = order.id;
    if (line.field) {
      element.type = "button";
      element.dataset.field = line.field;
      element.setAttribute("aria-label", `${order.words}, ${line.label} at ${line.price}. Move it with the arrow keys, then press Enter.`);
      listen(element, handle);
    }
    handle.element = element;
    overlay.append(element);
    return handle;
  }

  // To what a person can aim at: the digits that the chart shows, on the coin's tick.
  function round(price) {
    const places = Math.min(finest, priceDecimals(price));
    return price > 0 ? price.toFixed(places) : null;
  }

  function move(handle, price) {
    const rounded = round(price);
    if (rounded === null || !(Number(rounded) > 0)) return;
    handle.text = rounded;
    handle.price = Number(rounded);
    handle.line.applyOptions({ price: handle.price });
    handle.element.classList.add("moved");
    place();
  }

  function back(handle) {
    handle.price = handle.start;
    handle.line.applyOptions({ price: handle.start });
    handle.element.classList.remove("moved");
    place();
    if (isBehind) drawLines();
  }

  function listen(element, handle) {
    let from = null;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || asking) return;
      from = { y: event.clientY, price: handle.price, at: series.priceToCoordinate(handle.price), hasMoved: false };
      element.setPointerCapture(event.pointerId);
      dragged = handle;
    });
    element.addEventListener("pointermove", (event) => {
      if (!from || from.at === null) return;
      const by = event.clientY - from.y;
      if (!from.hasMoved && Math.abs(by) < 4) return;
      from.hasMoved = true;
      const price = series.coordinateToPrice(from.at + by);
      if (price !== null) move(handle, price);
    });
    const end = (event) => {
      if (!from) return;
      const { hasMoved } = from;
      from = null;
      dragged = null;
      if (event.type === "pointercancel") back(handle);
      else if (hasMoved) question(handle);
    };
    element.addEventListener("pointerup", end);
    element.addEventListener("pointercancel", end);
    // Without a move it opens the form.
    element.addEventListener("click", () => {
      if (!asking && handle.price === handle.start) document.getElementById(`edit-${handle.order.id}`)?.click();
    });
    element.addEventListener("keydown", (event) => {
      if (asking) return;
      if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        event.preventDefault();
        // A thousandth of the price, or a tenth of that with Shift; never less than the last digit shown.
        const digit = 10 ** -Math.min(finest, priceDecimals(handle.price));
        const step = Math.max(digit, handle.start * (event.shiftKey ? 0.0001 : 0.001));
        move(handle, handle.price + (event.key === "ArrowUp" ? step : -step));
      } else if (event.key === "Enter" && handle.price !== handle.start) {
        event.preventDefault();
        question(handle);
      } else if (event.key === "Escape" && handle.price !== handle.start) {
        event.stopPropagation();
        back(handle);
      }
    });
    element.addEventListener("blur", () => { if (!asking && !dragged && handle.price !== handle.start) back(handle); });
  }

  function question(handle) {
    const places = Math.min(finest, priceDecimals(handle.price));
    asking = handle;
    text.textContent = `${handle.order.words}: move its ${handle.label} from ${fixed(handle.start, places)} to ${fixed(handle.price, places)}?`;
    ask.hidden = false;
    ask.querySelector("[data-ask-yes]").focus();
  }

  function close() {
    const handle = asking;
    asking = null;
    ask.hidden = true;
    handle?.element.focus();
    return handle;
  }

  ask.querySelector("[data-ask-no]").addEventListener("click", () => {
    const handle = close();
    if (handle) back(handle);
    drawLines();
  });
  ask.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    ask.querySelector("[data-ask-no]").click();
  });
  ask.querySelector("[data-ask-yes]").addEventListener("click", async () => {
    const handle = asking;
    if (!handle) return;
    const button = ask.querySelector("[data-ask-yes]");
    button.setAttribute("aria-busy", "true");
    let answer;
    try {
      const data = new URLSearchParams({ csrf: form.elements.csrf.value, [handle.field]: handle.text });
      const response = await fetch(`/orders/${handle.order.id}/replace`, { method: "POST", body: data, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15_000) });
      answer = await response.json();
    } catch {
      answer = { ok: false, message: "No answer came. Look at the order before you try again." };
    }
    button.removeAttribute("aria-busy");
    close();
    say(answer.message, !answer.ok);
    if (answer.ok) handle.start = handle.price;
    else back(handle);
    handle.element.classList.remove("moved");
    changed();
  });

  function place() {
    if (!series) return;
    const height = chart.panes()[0]?.getHeight() ?? 0;
    // Handles at nearly one price stand side by side, as far as there is room.
    const width = overlay.clientWidth < 600 ? 126 : 190;
    const columns = Array.from({ length: Math.max(1, Math.floor((overlay.clientWidth - 80) / width)) }, () => []);
    for (const handle of [...handles].sort((left, right) => right.price - left.price)) {
      const at = series.priceToCoordinate(handle.price);
      // The one that is being moved stays in sight at the edge: hidden it would lose the keys that move it.
      const isHeld = handle === dragged || handle === asking || handle.element === document.activeElement;
      const isHidden = at === null || (!isHeld && (at < 10 || at > height));
      handle.element.hidden = isHidden;
      if (isHidden) continue;
      // The topmost line of the chart belongs to the figures of the candle under the pointer.
      const top = Math.max(Math.min(at, height), 34);
      const free = columns.findIndex((column) => column.every((other) => Math.abs(other - top) >= 21));
      columns[Math.max(free, 0)].push(top);
      handle.element.style.top = `${Math.round(top)}px`;
      handle.element.style.left = `${8 + Math.max(free, 0) * width}px`;
    }
  }

  // Fills: an arrow at the candle they happened in, the quantities of one side together.
  function drawFills() {
    if (!series || !shown?.candles.length || !palette) return;
    const bars = shown.candles;
    const found = new Map();
    for (const fill of marks.fills) {
      const start = bars[0][0] + Math.floor((fill.time - bars[0][0]) / shown.step) * shown.step;
      if (fill.time < bars[0][0]) continue;
      const key = `${fill.side}${start}`;
      const entry = found.get(key) ?? { start, side: fill.side, fills: [] };
      entry.fills.push(fill);
      found.set(key, entry);
    }
    const list = [...found.values()].sort((left, right) => left.start - right.start).map(({ start, side, fills }) => ({
      time: timeOf(start), position: side === "buy" ? "belowBar" : "aboveBar", shape: side === "buy" ? "arrowUp" : "arrowDown",
      color: side === "buy" ? palette.gain : palette.loss, text: fills.length === 1 ? `${side === "buy" ? "B" : "S"} ${fills[0].quantity}` : `${side === "buy" ? "B" : "S"} ×${fills.length}`,
    }));
    if (markers) markers.setMarkers(list);
    else markers = library.createSeriesMarkers(series, list);
  }

  async function load() {
    if (!form) return;
    try {
      const response = await fetch(`/coins/${encodeURIComponent(coin)}/marks${portfolio ? `?portfolio=${portfolio}` : ""}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15_000) });
      if (!response.ok) return;
      marks = await response.json();
    } catch {
      return;
    }
    const { available } = await import("./ticket.js");
    available(marks);
    drawLines();
    drawFills();
  }
  // A trailing stop follows the best price, here as on the exchange.
  live.onQuote((id, price) => {
    if (id !== coin) return;
    for (const handle of handles) {
      const { best } = handle.source;
      if (best === null) continue;
      const isSale = handle.order.side === "sell";
      if (isSale ? price > handle.best : price < handle.best) handle.best = price;
      const away = handle.source.distance === null ? handle.best * handle.source.basisPoints / 10_000 : Number(handle.source.distance);
      handle.price = isSale ? handle.best - away : handle.best + away;
      handle.line.applyOptions({ price: handle.price });
    }
  });

  onChange(load);
  load();

  // The prices of lines near what is shown, so that the scale has room for them.
  const near = (least, most) => {
    const reach = (most - least) * 0.6;
    return handles.map((handle) => handle.price).filter((price) => price >= least - reach && price <= most + reach);
  };

  return { attach, near, paint };
}
