// The desk's chart: candles and volume of any interval, older ones as one scrolls to them, indicators, the trader's own
// orders and fills.

import { charting, colours, localSeconds, options } from "./chart.js";
import { compact, fixed, price as priceText, priceDecimals } from "./format.js";
import { exponentialAverage, movingAverage, relativeStrength } from "./indicators.js";
import { orderLines } from "./lines.js";
import { live } from "./live.js";

const page = document.querySelector("[data-page=coin]");
const coin = page.dataset.coin;
const section = page.querySelector("[data-chart-section]");
const area = section.querySelector("[data-chart]");
const state = section.querySelector("[data-chart-state]");
const note = section.querySelector("[data-chart-note]");
const legend = section.querySelector("[data-legend]");

try {
  chartOf(await charting(section));
} catch (problem) {
  state.textContent = problem.message;
}

function chartOf(library) {
  const chart = library.createChart(area, options(colours()));
  // The scale has room for the trader's own lines that are near.
  const roomy = (original) => {
    const found = original();
    if (!found?.priceRange) return found;
    const { minValue, maxValue } = found.priceRange;
    const prices = lines.near(minValue, maxValue);
    return { ...found, priceRange: { minValue: Math.min(minValue, ...prices), maxValue: Math.max(maxValue, ...prices) } };
  };
  const common = { priceLineStyle: 1, autoscaleInfoProvider: roomy };
  const candles = chart.addSeries(library.CandlestickSeries, { ...common, borderVisible: false });
  // Where the source knows one price per interval only, a line is all there is to draw.
  const line = chart.addSeries(library.AreaSeries, { ...common, lineWidth: 2, visible: false });
  const volume = chart.addSeries(library.HistogramSeries, {
    priceScaleId: "volume", priceFormat: { type: "custom", minMove: 1, formatter: compact }, lastValueVisible: false, priceLineVisible: false,
  });
  for (const series of [candles, line]) series.priceScale().applyOptions({ scaleMargins: { top: 0.12, bottom: 0.2 } });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 }, visible: false });

  let shown = { candles: [], step: 0, isDaily: false, ranges: true };
  let latest = 0;
  let hasOlder = false;
  let isLoading = false;
  const main = () => (shown.ranges ? candles : line);
  const time = (start) => localSeconds(start, shown.isDaily);

  // What is drawn over the candles

  const kept = remembered("chart", { interval: "", range: "1d", sma: false, ema: false, rsi: false, volume: true, log: false });
  const indicators = {
    sma: { length: 20, compute: movingAverage, colour: "accent", pane: 0, title: "SMA 20" },
    ema: { length: 50, compute: exponentialAverage, colour: "third", pane: 0, title: "EMA 50" },
    rsi: { length: 14, compute: relativeStrength, colour: "accent", pane: 1, title: "RSI 14" },
  };

  function toggle(name) {
    const on = kept[name];
    if (name === "volume") {
      volume.applyOptions({ visible: on });
    } else if (name === "log") {
      chart.priceScale("right").applyOptions({ mode: on ? library.PriceScaleMode.Logarithmic : library.PriceScaleMode.Normal });
    } else {
      const indicator = indicators[name];
      if (on && !indicator.series) {
        const format = indicator.pane === 1 ? { type: "custom", minMove: 0.01, formatter: (value) => fixed(value, 0) } : candles.options().priceFormat;
        indicator.series = chart.addSeries(library.LineSeries, {
          lineWidth: 1, priceLineVisible: false, lastValueVisible: indicator.pane === 1, crosshairMarkerVisible: false, priceFormat: format,
        }, indicator.pane);
        if (indicator.pane === 1) {
          chart.panes()[1].setHeight(Math.round(area.clientHeight * 0.22));
          indicator.series.applyOptions({ autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 100 } }) });
          for (const level of [30, 70]) indicator.series.createPriceLine({ price: level, color: colours().line, lineWidth: 1, lineStyle: 2, axisLabelVisible: false });
        }
      } else if (!on && indicator.series) {
        chart.removeSeries(indicator.series);
        indicator.series = null;
        if (indicator.pane === 1 && chart.panes().length > 1) chart.removePane(1);
      }
      drawIndicator(indicator);
    }
    drawLegend();
  }

  function drawIndicator(indicator, onlyLast = false) {
    if (!indicator.series) return;
    const closes = shown.candles.map((candle) => candle[4]);
    // The newest figure needs no more than what weighs in it.
    const from = onlyLast ? Math.max(0, closes.length - indicator.length * 12) : 0;
    const values = indicator.compute(closes.slice(from), indicator.length);
    const points = values.map((value, index) => (value === null ? { time: time(shown.candles[from + index][0]) } : { time: time(shown.candles[from + index][0]), value }));
    indicator.series.applyOptions({ color: colours()[indicator.colour] });
    if (onlyLast) indicator.series.update(points[points.length - 1]);
    else indicator.series.setData(points);
  }

  function paint() {
    const palette = colours();
    chart.applyOptions(options(palette));
    for (const series of [candles, line]) series.applyOptions({ priceLineColor: palette.muted });
    candles.applyOptions({ upColor: palette.gain, downColor: palette.loss, wickUpColor: palette.gain, wickDownColor: palette.loss });
    line.applyOptions({ lineColor: palette.accent, topColor: palette.accent + "33", bottomColor: palette.accent + "00" });
    volume.setData(shown.candles.filter((candle) => candle[5] !== null).map((candle) => ({
      time: time(candle[0]), value: candle[5], color: candle[4] >= candle[1] ? palette.gainSoft : palette.lossSoft,
    })));
    for (const indicator of Object.values(indicators)) indicator.series?.applyOptions({ color: palette[indicator.colour] });
    lines.paint(palette);
  }

  function draw() {
    const bars = shown.candles;
    const last = bars[bars.length - 1];
    if (last) {
      const places = priceDecimals(last[4]);
      const format = { type: "custom", minMove: 10 ** -places, formatter: (number) => fixed(number, places) };
      for (const series of [candles, line]) series.applyOptions({ priceFormat: format });
      for (const indicator of [indicators.sma, indicators.ema]) indicator.series?.applyOptions({ priceFormat: format });
    }
    candles.applyOptions({ visible: shown.ranges });
    line.applyOptions({ visible: !shown.ranges });
    candles.setData(shown.ranges ? bars.map((bar) => ({ time: time(bar[0]), open: bar[1], high: bar[2], low: bar[3], close: bar[4] })) : []);
    line.setData(shown.ranges ? [] : bars.map((bar) => ({ time: time(bar[0]), value: bar[4] })));
    for (const indicator of Object.values(indicators)) drawIndicator(indicator);
    chart.timeScale().applyOptions({ timeVisible: !shown.isDaily });
    lines.attach(main(), shown, time);
    paint();
    placeMark();
    drawLegend();
  }

  // Where recorded prices end, as a line across the chart.
  const recorded = document.createElement("span");
  recorded.className = "chart-mark";
  recorded.textContent = "recorded prices end";
  recorded.hidden = true;
  area.append(recorded);
  function placeMark() {
    const bars = shown.candles;
    const end = shown.recordedUntil ? bars.findLast((bar) => bar[0] <= shown.recordedUntil) : null;
    const at = end && end !== bars[bars.length - 1] ? chart.timeScale().timeToCoordinate(time(end[0])) : null;
    recorded.hidden = at === null || at < 0 || at > chart.timeScale().width();
    if (!recorded.hidden) recorded.style.left = `${Math.round(at)}px`;
  }
  chart.timeScale().subscribeSizeChange(placeMark);

  // The figures of the candle under the pointer, else of the newest.
  let pointed = null;
  function drawLegend() {
    const bar = pointed === null ? shown.candles.at(-1) : shown.candles.find((candle) => time(candle[0]) === pointed);
    if (!bar) {
      legend.textContent = "";
      return;
    }
    const words = [shown.ranges ? `O ${priceText(bar[1])}  H ${priceText(bar[2])}  L ${priceText(bar[3])}  C ${priceText(bar[4])}` : priceText(bar[4])];
    if (kept.volume && bar[5] !== null) words.push(`Vol ${compact(bar[5])}`);
    for (const indicator of Object.values(indicators)) {
      const value = indicator.series?.dataByIndex(pointed === null ? shown.candles.length - 1 : shown.candles.indexOf(bar))?.value;
      if (value !== undefined && value !== null) words.push(`${indicator.title} ${indicator.pane === 1 ? fixed(value, 1) : priceText(value)}`);
    }
    legend.textContent = words.join("  ");
  }
  chart.subscribeCrosshairMove((event) => {
    pointed = event.point ? event.time ?? null : null;
    drawLegend();
  });

  // Candles

  async function ask(query) {
    const response = await fetch(`/coins/${encodeURIComponent(coin)}/candles?${query}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20_000) });
    const series = await response.json();
    if (!response.ok) throw new Error(series.message ?? "The history cannot be had now. Try again in a moment.");
    return series;
  }

  async function load() {
    const number = ++latest;
    state.textContent = shown.candles.length ? "" : "Loading prices…";
    area.setAttribute("aria-busy", "true");
    try {
      const series = await ask(kept.interval ? `interval=${kept.interval}` : `range=${kept.range}`);
      if (number !== latest) return;
      const hadIndicators = Object.values(indicators).some((indicator) => indicator.series);
      shown = { candles: series.candles, step: series.interval, isDaily: series.interval >= 86_400_000, ranges: series.ranges, recordedUntil: series.recordedUntil };
      hasOlder = series.candles.length > 0;
      pressIntervals(series.interval);
      draw();
      if (!hadIndicators) for (const name of ["sma", "ema", "rsi", "volume", "log"]) toggle(name);
      if (kept.interval) chart.timeScale().setVisibleLogicalRange({ from: shown.candles.length - Math.min(160, area.clientWidth / 7), to: shown.candles.length + 4 });
      // Room on the right for the label of the newest fill.
      else chart.timeScale().setVisibleLogicalRange({ from: -0.5, to: shown.candles.length - 0.5 + Math.max(2, shown.candles.length * 0.06) });
      state.textContent = series.candles.length === 0 ? "There are no prices for this range yet." : "";
      note.textContent = series.note ?? "";
    } catch (problem) {
      if (number !== latest) return;
      state.textContent = problem instanceof TypeError || problem instanceof SyntaxError || problem.name === "TimeoutError"
        ? "The history cannot be had now. Try again in a moment." : problem.message;
    } finally {
      if (number === latest) area.removeAttribute("aria-busy");
    }
  }

  // Older candles come before one sees their absence.
  async function loadOlder() {
    if (isLoading || !hasOlder || shown.candles.length === 0 || shown.candles.length > 20_000) return;
    isLoading = true;
    const number = latest;
    try {
      const interval = names.get(shown.step);
      const older = await ask(`interval=${interval}&before=${shown.candles[0][0]}`);
      if (number !== latest) return;
      const first = shown.candles[0][0];
      const found = older.candles.filter((candle) => candle[0] < first);
      hasOlder = found.length > 0;
      if (!hasOlder) return;
      const visible = chart.timeScale().getVisibleLogicalRange();
      shown.candles = [...found, ...shown.candles];
      draw();
      if (visible) chart.timeScale().setVisibleLogicalRange({ from: visible.from + found.length, to: visible.to + found.length });
    } catch {
      hasOlder = false;
    } finally {
      isLoading = false;
    }
  }
  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    placeMark();
    if (range && range.from < 12) loadOlder();
  });

  // The newest bar follows the price; a new one begins on the grid.
  live.onQuote((id, price) => {
    const bars = shown.candles;
    if (id !== coin || bars.length === 0 || !shown.step) return;
    let last = bars[bars.length - 1];
    const start = last[0] + Math.floor((Date.now() - last[0]) / shown.step) * shown.step;
    if (start > last[0]) bars.push(last = [start, price, price, price, price, null]);
    last[2] = Math.max(last[2], price);
    last[3] = Math.min(last[3], price);
    last[4] = price;
    main().update(shown.ranges ? { time: time(last[0]), open: last[1], high: last[2], low: last[3], close: last[4] } : { time: time(last[0]), value: price });
    for (const indicator of Object.values(indicators)) drawIndicator(indicator, true);
    drawLegend();
  });

  // What is chosen

  const intervals = [...section.querySelectorAll("[data-intervals] button")];
  const ranges = [...section.querySelectorAll("[data-ranges] button")];
  const switches = [...section.querySelectorAll("[data-indicators] button")];
  const units = { m: 60_000, h: 3_600_000, d: 86_400_000 };
  const names = new Map(intervals.map((button) => [Number.parseInt(button.value, 10) * units[button.value.slice(-1)], button.value]));
  const press = (buttons, value) => { for (const button of buttons) button.setAttribute("aria-pressed", String(button.value.toLowerCase() === value)); };
  function pressIntervals(step) {
    press(intervals, names.get(step));
    press(ranges, kept.interval ? "" : kept.range);
  }
  for (const button of intervals) {
    button.addEventListener("click", () => {
      kept.interval = button.value;
      kept.save();
      load();
    });
  }
  for (const button of ranges) {
    button.addEventListener("click", () => {
      kept.interval = "";
      kept.range = button.value.toLowerCase();
      kept.save();
      load();
    });
  }
  for (const button of switches) {
    button.setAttribute("aria-pressed", String(kept[button.value]));
    button.addEventListener("click", () => {
      kept[button.value] = !kept[button.value];
      button.setAttribute("aria-pressed", String(kept[button.value]));
      kept.save();
      toggle(button.value);
    });
  }
  if (!names.size || (kept.interval && !intervals.some((button) => button.value === kept.interval))) kept.interval = "";
  if (!ranges.some((button) => button.value.toLowerCase() === kept.range)) kept.range = "1d";

  const lines = orderLines(library, chart, section);
  document.addEventListener("colourschange", paint);
  load();
}

// Choices that the browser keeps, if it keeps anything.
function remembered(name, choices) {
  let found = {};
  try { found = JSON.parse(localStorage.getItem(name) ?? "{}") ?? {}; } catch { /* Then as at first. */ }
  for (const key of Object.keys(choices)) if (typeof found[key] === typeof choices[key]) choices[key] = found[key];
  Object.defineProperty(choices, "save", {
    value() { try { localStorage.setItem(name, JSON.stringify(choices)); } catch { /* Nothing is remembered then. */ } },
  });
  return choices;
}
