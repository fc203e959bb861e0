// Lists of orders that follow what happens to them: tabs, cancelling, changing. The server draws them; without this script
// the same links and forms work as pages.

import { live } from "./live.js";
import { localTimes } from "./times.js";

const page = document.querySelector("[data-page]");
const coin = page.dataset.page === "coin" ? page.dataset.coin : null;
// The portfolio that the ticket is for, whatever another window makes the active one.
export const portfolio = document.querySelector("[data-ticket] [name=portfolio]")?.value ?? "";
const status = document.querySelector("[data-desk-status]");
const listeners = [];
let latest = 0;
let timer = null;

export const onChange = (listener) => listeners.push(listener);

export function say(text, isBad = false) {
  if (!status) return;
  status.textContent = text;
  status.classList.toggle("bad", isBad);
}

// Something became of an order: the list and the chart follow, once for events that come together.
export function changed() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    refresh();
    for (const listener of listeners) listener();
  }, 60);
}

async function refresh(tab = null) {
  const old = document.getElementById("mine");
  if (!old) return;
  const ask = ++latest;
  const address = coin ? `/coins/${encodeURIComponent(coin)}/panel?tab=${tab ?? old.dataset.tab}${portfolio ? `&portfolio=${portfolio}` : ""}` : location.href;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(15_000) });
    if (!response.ok || response.redirected || ask !== latest) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("mine");
    const now = document.getElementById("mine");
    if (!fresh || !now || ask !== latest) return;
    // What was about to be asked stays open, and the keyboard stays where it was.
    const focused = now.contains(document.activeElement) ? document.activeElement.id : "";
    const asked = [...now.querySelectorAll("details[open] > summary")].map((summary) => summary.id);
    localTimes(fresh);
    now.replaceWith(fresh);
    for (const id of asked) document.getElementById(id)?.closest("details")?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  } catch {
    // The next change or the next visit brings it.
  }
}

// A form's answer; a sentence when there is none.
export async function send(form, extra = null) {
  const data = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra ?? {})) data.set(name, value);
  try {
    const response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15_000) });
    if (response.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
    return await response.json();
  } catch {
    return { ok: false, errors: {}, message: "No answer came. Look at the order before you try again." };
  }
}

// A sheet from below on the phone, a window on a desk. Esc and a click beside it close it.
export function sheet(title) {
  const dialog = document.createElement("dialog");
  dialog.className = "sheet";
  dialog.setAttribute("aria-label", title);
  const bar = document.createElement("div");
  bar.className = "sheet-bar";
  const name = document.createElement("b");
  name.textContent = title;
  const shut = document.createElement("button");
  shut.type = "button";
  shut.textContent = "Close";
  shut.addEventListener("click", () => dialog.close());
  bar.append(name, shut);
  dialog.append(bar);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  return dialog;
}

async function edit(link) {
  let form = null;
  try {
    const response = await fetch(link.href, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(10_000) });
    form = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-edit-form]");
  } catch { /* The page itself says why. */ }
  if (!form) {
    location.assign(link.href);
    return;
  }
  const dialog = sheet(form.getAttribute("aria-label"));
  dialog.append(form);
  dialog.addEventListener("close", () => {
    dialog.remove();
    document.getElementById(link.id)?.focus();
  });
  form.querySelector("[data-close]").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.setAttribute("aria-busy", "true");
    const answer = await send(form);
    button.removeAttribute("aria-busy");
    if (answer.ok) {
      dialog.close();
      say(answer.message);
      changed();
      return;
    }
    show(form, answer);
  });
  live.collect();
  dialog.showModal();
  form.querySelector("input:not([type=hidden])")?.select();
}

// Puts what a form was refused for beside its fields, the rest below its sentence.
function show(form, answer) {
  const errors = { ...answer.errors };
  for (const place of form.querySelectorAll("[data-error-for]")) {
    const name = place.dataset.errorFor;
    place.textContent = errors[name] ?? "";
    form.elements[name]?.classList.toggle("is-invalid", Boolean(errors[name]));
    delete errors[name];
  }
  let line = form.querySelector(".form-error");
  const rest = Object.values(errors)[0] ?? (Object.keys(answer.errors ?? {}).length ? "" : answer.message);
  if (!line) {
    line = document.createElement("p");
    line.className = "form-error";
    line.setAttribute("role", "alert");
    form.querySelector(".sentence").after(line);
  }
  line.textContent = rest ?? "";
  line.hidden = !rest;
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const tab = event.target.closest("#mine a[data-tab]");
  const link = event.target.closest("#mine a[data-edit]");
  if (tab && coin) {
    event.preventDefault();
    history.replaceState(null, "", `?tab=${tab.dataset.tab}`);
    refresh(tab.dataset.tab);
  } else if (link) {
    event.preventDefault();
    edit(link);
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("#mine form[data-act]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  hush();
  const answer = await send(form);
  button.disabled = false;
  say(answer.message, !answer.ok);
  form.closest("details")?.removeAttribute("open");
  changed();
});

// What happened while the stream was away is seen when it is back.
let hasBeenThere = false;
live.onConnection((connected) => {
  if (connected && hasBeenThere) changed();
  hasBeenThere ||= connected;
});

// What happens by itself is said once; what the trader just did was said where it was done.
let said = "";
let quietUntil = 0;
export const hush = () => { quietUntil = Date.now() + 2000; };
live.onOrder((answer) => {
  if (answer.state !== "NEW" && answer.message && answer.message !== said && Date.now() > quietUntil) {
    said = answer.message;
    say(answer.message, answer.state === "REJECTED");
  }
  changed();
});
