// The equity curve: a portfolio's value at the end of each day beside the same deposits in bitcoin.

import { charting, colours, options } from "./chart.js";
import { fixed } from "./format.js";

const page = document.querySelector("[data-page=performance]");
const area = page.querySelector("[data-chart]");
const state = page.querySelector("[data-chart-state]");
charting(area).then(draw, (problem) => { state.textContent = problem.message; });

async function draw(library) {
  state.textContent = "Loading…";
  let points;
  try {
    const answer = await fetch(area.dataset.source, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) throw new Error(String(answer.status));
    points = (await answer.json()).points;
  } catch {
    state.textContent = "The curve cannot be had now. Try again in a moment.";
    return;
  }
  if (points.length < 2) {
    state.textContent = "The curve has a point for the end of each day: it begins tomorrow.";
    return;
  }
  state.textContent = "";
  const format = { type: "custom", minMove: 0.01, formatter: (value) => fixed(value, 2) };
  const settings = { priceFormat: format, lastValueVisible: false, priceLineVisible: false };
  const chart = library.createChart(area, options(colours()));
  const put = chart.addSeries(library.LineSeries, { ...settings, lineWidth: 1, lineType: library.LineType.WithSteps, lineStyle: library.LineStyle.Dashed, crosshairMarkerVisible: false });
  const coin = chart.addSeries(library.LineSeries, { ...settings, lineWidth: 2 });
  const value = chart.addSeries(library.LineSeries, { ...settings, lineWidth: 2 });
  const series = [[value, 1, "value"], [coin, 2, "benchmark"], [put, 3, "contributed"]];
  for (const [line, column] of series) {
    line.setData(points.map((point) => {
      const time = Math.floor(point[0] / 1000);
      return point[column] === null ? { time } : { time, value: Number(point[column]) };
    }));
  }

  const paint = () => {
    const palette = colours();
    const orange = getComputedStyle(document.documentElement).getPropertyValue("--bitcoin").trim();
    chart.applyOptions(options(palette));
    // Years of days fit on a phone, too.
    chart.applyOptions({ rightPriceScale: { entireTextOnly: true }, timeScale: { timeVisible: false, minBarSpacing: 0.01 } });
    value.applyOptions({ color: palette.accent });
    coin.applyOptions({ color: orange });
    put.applyOptions({ color: palette.muted });
  };
  paint();
  document.addEventListener("colourschange", paint);

  // The legend has the newest values, or those under the pointer.
  const day = page.querySelector("[data-legend-day]");
  const newest = Object.fromEntries(series.map(([, , name]) => [name, page.querySelector(`[data-legend-${name}]`).textContent]));
  chart.subscribeCrosshairMove((event) => {
    const isOn = event.time !== undefined && event.seriesData.size > 0;
    for (const [line, , name] of series) {
      const point = isOn ? event.seriesData.get(line) : null;
      page.querySelector(`[data-legend-${name}]`).textContent = !isOn ? newest[name] : point?.value === undefined ? "–" : fixed(point.value, 2);
    }
    day.textContent = isOn ? new Date((event.time - 1) * 1000).toISOString().slice(0, 10) : "";
  });

  const buttons = [...page.querySelectorAll("[data-ranges] button")];
  const last = Math.floor(points[points.length - 1][0] / 1000);
  const first = Math.floor(points[0][0] / 1000);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      const from = button.value === "all" ? first : last - Number(button.value) * 86_400;
      if (from <= first) chart.timeScale().fitContent();
      else chart.timeScale().setVisibleRange({ from, to: last });
    });
  }
  chart.timeScale().fitContent();
}
