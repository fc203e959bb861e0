// The portfolio alive: value over time, and figures that follow the prices.

import { charting, chooseRange, colours, localSeconds, options } from "./chart.js";
import { change, direction, fixed, signed } from "./format.js";
import { live } from "./live.js";

const page = document.querySelector("[data-page=portfolio]");

// Figures

const total = page.querySelector("[data-total]");
const gain = page.querySelector("[data-gain]");
const unrealised = page.querySelector("[data-unrealised]");
const cash = Number(total.dataset.cash);
const contributed = Number(gain.dataset.contributed);
const holdings = new Map();
for (const row of page.querySelectorAll(".holdings tr[data-coin]")) {
  holdings.set(row.dataset.coin, {
    row, steps: Number(row.dataset.steps), cost: Number(row.dataset.cost), value: Number(row.querySelector("[data-value]").textContent.replaceAll(",", "")) || 0,
  });
}

function colour(element, way) {
  element.classList.remove("up", "down", "flat");
  element.classList.add(way);
}

let pending = false;
function drawTotals() {
  pending = false;
  let value = cash;
  let open = 0;
  for (const holding of holdings.values()) {
    value += holding.value;
    open += holding.value - holding.cost;
  }
  total.textContent = fixed(value, 2);
  const made = value - contributed;
  const percent = contributed > 0 ? made / contributed * 100 : null;
  gain.children[0].textContent = signed(made);
  gain.children[1].textContent = change(percent);
  colour(gain, direction(made));
  unrealised.textContent = signed(open);
  colour(unrealised, direction(open));
}

live.onQuote((id, price) => {
  const holding = holdings.get(id);
  if (!holding) return;
  holding.value = holding.steps * price;
  holding.row.querySelector("[data-value]").textContent = fixed(holding.value, 2);
  const cell = holding.row.querySelector("[data-gain-cell]");
  const made = holding.value - holding.cost;
  cell.children[0].textContent = signed(made);
  cell.children[1].textContent = holding.cost > 0 ? change(made / holding.cost * 100) : "";
  colour(cell, direction(made));
  if (!pending) {
    pending = true;
    requestAnimationFrame(drawTotals);
  }
});

// Chart

const area = page.querySelector("[data-chart]");
const state = page.querySelector("[data-chart-state]");
charting(area).then(draw, (problem) => { state.textContent = problem.message; });

function draw(library) {
  const legend = page.querySelector("[data-legend]");
  const chart = library.createChart(area, options(colours()));
  const line = chart.addSeries(library.AreaSeries, { lineWidth: 2, priceFormat: { type: "custom", minMove: 0.01, formatter: (value) => fixed(value, 2) } });
  let latest = 0;

  const paint = () => {
    const palette = colours();
    chart.applyOptions(options(palette));
    chart.applyOptions({ rightPriceScale: { entireTextOnly: true }, timeScale: { minBarSpacing: 0.01 } });
    line.applyOptions({ lineColor: palette.accent, topColor: palette.accent + "33", bottomColor: palette.accent + "00" });
  };
  paint();
  document.addEventListener("colourschange", paint);

  chart.subscribeCrosshairMove((event) => {
    const point = event.seriesData?.get(line);
    legend.textContent = point ? `${fixed(point.value, 2)} USD` : "";
  });

  chooseRange([...page.querySelectorAll("[data-ranges] button")], "portfolio-range", async (range) => {
    const ask = ++latest;
    state.textContent = "Loading…";
    try {
      const answer = await fetch(`/portfolio/history?range=${range}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20_000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const { points, note } = await answer.json();
      if (ask !== latest) return;
      page.querySelector("[data-chart-note]").textContent = note ?? "";
      const data = [];
      for (const [time, value] of points) {
        const at = localSeconds(Number(time), false);
        if (data.length && data[data.length - 1].time >= at) data.pop();
        data.push({ time: at, value: Number(value) });
      }
      line.setData(data.length > 1 ? data : []);
      chart.timeScale().fitContent();
      state.textContent = data.length > 1 ? "" : "The curve begins with your first trade.";
    } catch {
      if (ask === latest) state.textContent = "The history cannot be had now. Try again in a moment.";
    }
  });
}
