// What all charts share: they are drawn by Lightweight Charts (a script of its own on the page) from the exchange's own data.

export function colours() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    ground: value("--ground"), ink: value("--ink"), muted: value("--muted"), line: value("--line"), accent: value("--accent"),
    gain: value("--gain"), loss: value("--loss"), third: value("--part-5"), tradeInk: value("--trade-ink"), gainSoft: value("--gain-soft"), lossSoft: value("--loss-soft"),
  };
}

export function options(palette) {
  return {
    layout: {
      attributionLogo: false, background: { type: "solid", color: palette.ground }, textColor: palette.muted, fontSize: 12,
      fontFamily: "Inter, system-ui, sans-serif", panes: { separatorColor: palette.line, separatorHoverColor: palette.line },
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
