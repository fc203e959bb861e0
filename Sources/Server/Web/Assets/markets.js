// The market list: search as one types, filters and sorting in place, stars without a reload. What it does is also what
// the links and forms do.

import { live } from "./live.js";

const table = document.querySelector("[data-market]");
const body = table.tBodies[0];
const tools = document.querySelector("[data-market-tools]");
const find = tools.querySelector("[data-find]");
const size = tools.querySelector("[data-size]");
const sortPick = tools.querySelector("[data-sort]");
const filters = [...tools.querySelectorAll("[data-filter]")];
const empty = document.querySelector("[data-empty]");
const said = document.querySelector("[data-said]");

// The server may have left rows out; only a full list can be filtered here.
const address = new URL(location.href);
const isFull = !["q", "show", "size"].some((name) => address.searchParams.get(name));

const rows = [...body.rows].map((element) => {
  const [rank, price, change, cap, volume] = element.dataset.s.split(" ").map(Number);
  return { element, id: element.dataset.coin, search: element.dataset.q, rank, price, change, cap, volume, supply: price > 0 ? cap / price : 0 };
});
const byId = new Map(rows.map((row) => [row.id, row]));

const state = {
  search: find.value.trim().toLowerCase(),
  filter: filters.find((link) => link.hasAttribute("aria-current"))?.dataset.filter ?? "all",
  size: size.value,
  sort: table.dataset.sorted,
  descending: table.hasAttribute("data-descending"),
};

const isWatched = (row) => row.element.querySelector("button")?.getAttribute("aria-pressed") === "true";

function fits(row) {
  if (state.search && !row.search.includes(state.search)) return false;
  if (state.filter === "gainers" && !(row.change >= 0.005)) return false;
  if (state.filter === "losers" && !(row.change <= -0.005)) return false;
  if (state.filter === "watch" && !isWatched(row)) return false;
  if (state.size === "large" && !(row.cap >= 1e10)) return false;
  if (state.size === "medium" && !(row.cap >= 1e9 && row.cap < 1e10)) return false;
  if (state.size === "small" && !(row.cap < 1e9)) return false;
  return true;
}

function precedes(left, right) {
  const sign = state.descending ? -1 : 1;
  if (state.sort === "name") return sign * (left.search < right.search ? -1 : left.search > right.search ? 1 : 0);
  return sign * (left[state.sort] - right[state.sort]) || left.rank - right.rank;
}

function link() {
  const items = new URLSearchParams();
  if (find.value.trim()) items.set("q", find.value.trim());
  if (state.filter !== "all") items.set("show", state.filter);
  if (state.size !== "any") items.set("size", state.size);
  if (state.sort !== "rank") items.set("sort", state.sort);
  if (state.descending) items.set("dir", "desc");
  const query = items.toString();
  return query ? `/?${query}` : "/";
}

// Shows and hides rows at once; orders them only when a person asked for it, never under the pointer.
function apply({ sorting = false } = {}) {
  if (!isFull) {
    location.assign(link());
    return;
  }
  let count = 0;
  for (const row of rows) {
    const visible = fits(row);
    row.element.hidden = !visible;
    if (visible) count += 1;
  }
  if (sorting) body.append(...[...rows].sort(precedes).map((row) => row.element));
  empty.hidden = count > 0;
  if (count === 0) {
    empty.textContent = state.search
      ? `No coin here is called “${find.value.trim()}”. Try a part of its name or its symbol.`
      : state.filter === "watch"
        ? "Your watchlist is empty. Choose the star beside a coin to put it here."
        : "No coin fits these filters now. Choose All to see the whole market.";
  }
  said.textContent = `${count} coins`;
  for (const choice of filters) {
    if (choice.dataset.filter === state.filter) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
  }
  for (const title of table.querySelectorAll("[data-by]")) {
    const cell = title.closest("th");
    if (title.dataset.by === state.sort) cell.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  }
  if (sortPick) sortPick.value = state.sort;
  history.replaceState(null, "", link());
}

let typing = null;
find.addEventListener("input", () => {
  state.search = find.value.trim().toLowerCase();
  clearTimeout(typing);
  typing = setTimeout(apply, isFull ? 0 : 400);
});
find.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  const first = [...body.rows].find((row) => !row.hidden);
  if (!isFull || !first) return;
  event.preventDefault();
  location.assign(first.querySelector("a").href);
});
tools.addEventListener("submit", (event) => {
  event.preventDefault();
  apply();
});
for (const choice of filters) {
  choice.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || !isFull) return;
    event.preventDefault();
    state.filter = choice.dataset.filter;
    apply();
  });
}
size.addEventListener("change", () => {
  state.size = size.value;
  apply();
});
sortPick?.addEventListener("change", () => {
  state.sort = sortPick.value;
  state.descending = !["rank", "name"].includes(state.sort);
  apply({ sorting: true });
});
table.tHead.addEventListener("click", (event) => {
  const title = event.target.closest("[data-by]");
  if (!title || event.metaKey || event.ctrlKey || !isFull) return;
  event.preventDefault();
  const by = title.dataset.by;
  state.descending = state.sort === by ? !state.descending : !["rank", "name"].includes(by);
  state.sort = by;
  apply({ sorting: true });
});

// Figures by which rows are sorted follow the prices; the rows stay where they are.
live.onQuote((id, price, change, volume) => {
  const row = byId.get(id);
  if (!row) return;
  row.price = price;
  if (change !== null) row.change = change;
  if (row.supply > 0) row.cap = row.supply * price;
  if (volume) row.volume = Number(volume);
});

// Stars

const watchForm = document.getElementById("watch-form");
body.addEventListener("click", async (event) => {
  const button = event.target.closest("button[form=watch-form]");
  if (!button || watchForm.dataset.signedIn !== "yes") return;
  event.preventDefault();
  await star(watchForm, button);
  if (state.filter === "watch") apply();
});

async function star(form, button) {
  const adding = button.name === "add";
  const set = (watched) => {
    button.name = watched ? "remove" : "add";
    button.textContent = watched ? "★" : "☆";
    button.setAttribute("aria-pressed", String(watched));
  };
  const data = new FormData(form);
  data.set(button.name, button.value);
  set(adding);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    set(!adding);
  }
}
