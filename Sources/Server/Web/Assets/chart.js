// Charts, drawn by Lightweight Charts (a script of its own on the page) from the exchange's own data.

import { compact, fixed, price as priceText, priceDecimals } from "./format.js";
import { live } from "./live.js";

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    ground: value("--ground"), ink: value("--ink"), muted: value("--muted"), line: value("--line"), accent: value("--accent"),
    gain: value("--gain"), loss: value("--loss"), gainSoft: value("--gain-soft"), lossSoft: value("--loss-soft"),
  };
}

export function options(palette) {
  return {
    layout: {
      attributionLogo: false, background: { type: "solid", color: palette.ground }, textColor: palette.muted, fontSize: 12,
      fontFamily: "Inter, system-ui, sans-serif",
    },
    grid: { vertLines: { visible: false }, horzLines: { color: palette.line } },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderColor: palette.line, timeVisible: true, secondsVisible: false, rightOffset: 2 },
    crosshair: { mode: 0, vertLine: { color: palette.muted, labelBackgroundColor: palette.muted }, horzLine: { color: palette.muted, labelBackgroundColor: palette.muted } },
    handleScale: { axisPressedMouseMove: true },
    handleScroll: { vertTouchDrag: false },
    autoSize: true,
  };
}

// The library draws UTC: shifted by the zone's offset at that moment it shows the browser's time.
export function localSeconds(milliseconds, isDaily) {
  if (isDaily) return Math.floor(milliseconds / 1000);
  return Math.floor(milliseconds / 1000) - new Date(milliseconds).getTimezoneOffset() * 60;
}

export function chooseRange(buttons, remembered, load) {
  const choose = (button) => {
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    try { localStorage.setItem(remembered, button.value); } catch { /* Nothing is remembered then. */ }
    load(button.value.toLowerCase());
  };
  for (const button of buttons) button.addEventListener("click", () => choose(button));
  let wanted = null;
  try { wanted = localStorage.getItem(remembered); } catch { /* As above. */ }
  choose(buttons.find((button) => button.value === wanted) ?? buttons.find((button) => button.getAttribute("aria-pressed") === "true") ?? buttons[0]);
}

// Loads the library that the area names; rejects when it is not installed.
export function charting(area) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = area.dataset.library;
    script.addEventListener("load", () => resolve(window.LightweightCharts));
    script.addEventListener("error", () => reject(new Error("The chart library is missing here: run scripts/frontend-assets.")));
    document.head.append(script);
  });
}

const page = document.querySelector("[data-page=coin]");
if (page) {
  charting(page.querySelector("[data-chart]")).then((library) => coinChart(page, library), (problem) => {
    page.querySelector("[data-chart-state]").textContent = problem.message;
  });
}

function coinChart(page, library) {
  const area = page.querySelector("[data-chart]");
  const state = page.querySelector("[data-chart-state]");
  const note = page.querySelector("[data-chart-note]");
  const legend = page.querySelector("[data-legend]");
  const coin = page.dataset.coin;
  const chart = library.createChart(area, options(colours()));
  let main = null;
  let volume = null;
  let recordedEnd = null;
  let shown = null;
  let last = null;
  let latest = 0;

  const priceFormat = (value) => {
    const decimals = priceDecimals(value);
    return { type: "custom", minMove: 10 ** -decimals, formatter: (number) => fixed(number, decimals) };
  };

  function paint() {
    const palette = colours();
    chart.applyOptions(options(palette));
    if (!shown) return;
    if (shown.ranges) main.applyOptions({ upColor: palette.gain, downColor: palette.loss, wickUpColor: palette.gain, wickDownColor: palette.loss, borderVisible: false });
    else main.applyOptions({ lineColor: palette.accent, topColor: palette.accent + "33", bottomColor: palette.accent + "00", lineWidth: 2 });
    volume?.setData(volumes());
  }

  const volumes = () => {
    const palette = colours();
    return shown.candles.filter((candle) => candle[5] !== null).map((candle) => ({
      time: localSeconds(candle[0], shown.isDaily), value: candle[5], color: candle[4] >= candle[1] ? palette.gainSoft : palette.lossSoft,
    }));
  };

  function draw(series) {
    if (main) chart.removeSeries(main);
    if (volume) chart.removeSeries(volume);
    main = volume = recordedEnd = null;
    const candles = series.candles;
    const step = candles.length > 1 ? candles[1][0] - candles[0][0] : 0;
    shown = { ...series, isDaily: step >= 86_400_000, step };
    const time = (candle) => localSeconds(candle[0], shown.isDaily);
    last = candles.length ? [...candles[candles.length - 1]] : null;
    if (!last) return;
    if (series.ranges) {
      main = chart.addSeries(library.CandlestickSeries, { priceFormat: priceFormat(last[4]) });
      main.setData(candles.map((candle) => ({ time: time(candle), open: candle[1], high: candle[2], low: candle[3], close: candle[4] })));
    } else {
      main = chart.addSeries(library.AreaSeries, { priceFormat: priceFormat(last[4]) });
      main.setData(candles.map((candle) => ({ time: time(candle), value: candle[4] })));
    }
    main.priceScale().applyOptions({ scaleMargins: { top: 0.06, bottom: 0.2 } });
    if (candles.some((candle) => candle[5] !== null)) {
      volume = chart.addSeries(library.HistogramSeries, { priceScaleId: "volume", priceFormat: { type: "custom", minMove: 1, formatter: compact }, lastValueVisible: false, priceLineVisible: false });
      volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 }, visible: false });
    }
    if (series.recordedUntil) {
      const end = candles.findLast((candle) => candle[0] <= series.recordedUntil);
      if (end && end !== candles[candles.length - 1]) recordedEnd = time(end);
    }
    paint();
    chart.timeScale().applyOptions({ timeVisible: !shown.isDaily });
    chart.timeScale().fitContent();
    placeMark();
  }

  // Where recorded prices end, as a line across the chart.
  const mark = document.createElement("span");
  mark.className = "chart-mark";
  mark.textContent = "recorded prices end";
  mark.hidden = true;
  area.append(mark);
  function placeMark() {
    const at = recordedEnd === null ? null : chart.timeScale().timeToCoordinate(recordedEnd);
    mark.hidden = at === null || at < 0 || at > chart.timeScale().width();
    if (!mark.hidden) mark.style.left = `${Math.round(at)}px`;
  }
  chart.timeScale().subscribeVisibleLogicalRangeChange(placeMark);
  chart.timeScale().subscribeSizeChange(placeMark);

  chart.subscribeCrosshairMove((event) => {
    const bar = main && event.seriesData?.get(main);
    if (!bar) {
      legend.textContent = "";
      return;
    }
    const traded = volume ? event.seriesData.get(volume) : null;
    legend.textContent = bar.open === undefined
      ? priceText(bar.value)
      : `O ${priceText(bar.open)}  H ${priceText(bar.high)}  L ${priceText(bar.low)}  C ${priceText(bar.close)}${traded ? `  Vol ${compact(traded.value)}` : ""}`;
  });

  async function load(range) {
    const ask = ++latest;
    state.textContent = shown ? "" : "Loading prices…";
    area.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`/coins/${encodeURIComponent(coin)}/candles?range=${range}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20_000) });
      const series = await answer.json();
      if (ask !== latest) return;
      if (!answer.ok) throw new Error(series.message ?? "The history cannot be had now. Try again in a moment.");
      const candles = series.candles.map((candle) => candle.map((value) => (value === null ? null : Number(value))));
      draw({ ...series, ranges: series.ranges ?? series.hasRanges ?? false, candles });
      state.textContent = candles.length === 0 ? "There are no prices for this range yet." : "";
      note.textContent = series.note ?? "";
    } catch (problem) {
      if (ask !== latest) return;
      state.textContent = problem instanceof TypeError || problem instanceof SyntaxError || problem.name === "TimeoutError"
        ? "The history cannot be had now. Try again in a moment." : problem.message;
    } finally {
      if (ask === latest) area.removeAttribute("aria-busy");
    }
  }

  // The newest bar follows the price; a new one begins on the grid.
  live.onQuote((id, price) => {
    if (id !== coin || !main || !last || !shown.step) return;
    const start = last[0] + Math.floor((Date.now() - last[0]) / shown.step) * shown.step;
    if (start > last[0]) last = [start, price, price, price, price, null];
    last[2] = Math.max(last[2], price);
    last[3] = Math.min(last[3], price);
    last[4] = price;
    const time = localSeconds(last[0], shown.isDaily);
    main.update(shown.ranges ? { time, open: last[1], high: last[2], low: last[3], close: last[4] } : { time, value: price });
  });

  const log = page.querySelector("[data-log]");
  log.addEventListener("click", () => {
    const on = log.getAttribute("aria-pressed") !== "true";
    log.setAttribute("aria-pressed", String(on));
    chart.priceScale("right").applyOptions({ mode: on ? library.PriceScaleMode.Logarithmic : library.PriceScaleMode.Normal });
  });

  document.addEventListener("colourschange", paint);
  chooseRange([...page.querySelectorAll("[data-ranges] button")], "range", load);
}
