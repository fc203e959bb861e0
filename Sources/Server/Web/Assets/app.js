// Comfort for every page: times in the browser's zone, colours, keys, the data badge. Pages work without it.

import { age } from "./format.js";
import { live } from "./live.js";
import { localTimes } from "./times.js";

document.documentElement.classList.add("js");
localTimes(document);

// Colours: the cookie is read by the server, so that the next page has them from its first byte.

for (const form of document.querySelectorAll("[data-theme-form]")) {
  form.addEventListener("submit", (event) => {
    const theme = event.submitter?.value;
    if (!theme) return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = theme === "system"
      ? `theme=; Path=/; Max-Age=0; SameSite=Lax${secure}`
      : `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    if (theme === "system") document.documentElement.removeAttribute("data-bs-theme");
    else document.documentElement.setAttribute("data-bs-theme", theme);
    for (const button of form.querySelectorAll("button")) {
      if (button.value === theme) button.setAttribute("aria-pressed", "true");
      else button.removeAttribute("aria-pressed");
    }
    document.dispatchEvent(new Event("colourschange"));
  });
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("colourschange")));

// The account menu closes by Esc and by a click elsewhere.

const menu = document.querySelector("details.menu");
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});

// Keys

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (document.activeElement?.matches("input, select")) {
      document.activeElement.blur();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]") || document.querySelector("dialog[open]")) return;
  if (event.key === "/") {
    const find = [...document.querySelectorAll("[data-find]")].find((field) => field.offsetParent !== null);
    if (!find) return;
    event.preventDefault();
    find.focus();
    find.select();
  } else if (event.key === "?") {
    document.dispatchEvent(new Event("help"));
  } else if (event.key === "b" || event.key === "s") {
    document.dispatchEvent(new CustomEvent("trade", { detail: event.key === "b" ? "buy" : "sell" }));
  }
});

// Banners: a passing problem of the market shows and goes.

const problem = document.querySelector("[data-problem]");
// What the page itself says stays; what the market says follows the stream.
const problemOfThePage = problem?.hasAttribute("data-of-the-page") ? problem.textContent : "";

// The badge: what the server said, and an age that ticks.

const badge = document.querySelector("[data-badge]");
if (badge) {
  const label = badge.querySelector("[data-badge-label]");
  const ageText = badge.querySelector("[data-badge-age]");
  let staleAfter = Number(badge.dataset.staleAfter) || 0;
  let observed = badge.dataset.age === "" ? null : Date.now() - Number(badge.dataset.age);
  let away = false;
  // How far this device's clock is ahead of the exchange's, to the second.
  const ahead = Date.now() - Number(badge.dataset.now);

  const draw = () => {
    const now = observed === null ? null : Math.max(0, Date.now() - observed);
    const isStale = now !== null && staleAfter > 0 && now > staleAfter;
    badge.classList.toggle("stale", isStale);
    badge.classList.toggle("away", away);
    document.body.classList.toggle("stale-prices", isStale);
    ageText.textContent = away ? "reconnecting" : now === null ? "" : age(now);
  };

  live.onStatus((status) => {
    if (status.kind && status.label) {
      badge.dataset.kind = status.kind;
      label.textContent = status.kind === "live" ? `Live · ${status.label}`
        : status.kind === "simulated" ? "Simulated prices"
        : status.label.startsWith("Replay") ? status.label : `Replay · ${status.label}`;
    }
    if (status.staleAfterMs) staleAfter = status.staleAfterMs;
    observed = typeof status.lastTick === "number" ? status.lastTick + ahead : null;
    if (problem) {
      const text = problemOfThePage || status.problem || "";
      if (problem.textContent !== text) problem.textContent = text;
      problem.hidden = text === "";
    }
    draw();
  });
  live.onConnection((connected) => {
    away = !connected;
    draw();
  });
  draw();
  setInterval(draw, 1000);
}

// Choices that apply at once; without scripts a button beside them does the same.

for (const select of document.querySelectorAll("select[data-submits]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// What a page brings itself

const modules = {
  markets: "./markets.js", coin: "./desk.js", orders: "./panel.js", receipt: "./panel.js", portfolio: "./portfolio.js",
  performance: "./performance.js",
};
const page = document.querySelector("[data-page]")?.dataset.page;
if (modules[page]) await import(modules[page]);
live.start();
