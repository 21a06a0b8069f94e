// Lists: a press on a row opens its record, j and k or the arrows walk, Enter opens, x
// ticks, p shows it beside the list, Shift chooses what one walks over.
// The link in the first cell stays the real one, for new tabs and screen readers.
import { shown } from "./digits";
import { plainKey } from "./keys";
import { around } from "./page";

const INNER = "a, button, input, select, textarea, label, summary, details, [data-stay]";

// On a phone the tabs scroll; the open one is in sight from the start.
const tab = document.querySelector<HTMLElement>(".views .tabs [aria-current]");
if (tab?.parentElement) {
  const [box, room] = [tab.getBoundingClientRect(), tab.parentElement.getBoundingClientRect()];
  if (box.left < room.left || box.right > room.right) tab.parentElement.scrollLeft += (box.left + box.right - room.left - room.right) / 2;
}

let soon = 0;

document.addEventListener("click", (event) => {
  const row = around<HTMLElement>(event, "tr[data-href]");
  clearTimeout(soon);
  if (!row || around(event, INNER) || getSelection()?.toString()) return;
  const elsewhere = event.ctrlKey || event.metaKey;
  // A second press on a cell edits it, so the first one waits for it.
  if (!around(event, "[data-edits]") || elsewhere) return follow(row, elsewhere);
  if (event.detail === 1) soon = window.setTimeout(() => follow(row, false), 260);
});

// A link in such a cell waits as well; by the keyboard it is followed at once.
document.addEventListener(
  "click",
  (event) => {
    const link = around<HTMLAnchorElement>(event, "[data-edits] a[href]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || event.detail === 0 || elsewhere || around(event, "form")) return;
    event.preventDefault();
    event.stopPropagation();
    clearTimeout(soon);
    if (event.detail === 1) soon = window.setTimeout(() => link.click(), 260);
  },
  true,
);

document.addEventListener("auxclick", (event) => {
  const row = around<HTMLElement>(event, "tr[data-href]");
  if (row && event.button === 1 && !around(event, INNER)) follow(row, true);
});

function follow(row: HTMLElement, elsewhere: boolean): void {
  const link = [...row.querySelectorAll<HTMLAnchorElement>("a[href]:not([data-panel])")].find((a) => a.getAttribute("href") === row.dataset.href);
  if (elsewhere) window.open(row.dataset.href, "_blank", "noopener");
  else if (link) link.click();
  else location.assign(row.dataset.href!);
}

document.addEventListener("keydown", (event) => {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-rows] tbody tr")];
  const key = plainKey(event);
  const down = key === "j" || key === "ArrowDown";
  if (!rows.length || !(down || ["k", "ArrowUp", "Enter", "x", "p"].includes(key)) || around(event, "form, .pick")) return;
  const place = rows.findIndex((row) => row.classList.contains("here"));
  const here = rows[place];
  // The arrows walk once one is among the rows; until then they scroll the page.
  if (key.startsWith("Arrow") && !around(event, "[data-rows]")) return;
  if (down || key === "k" || key === "ArrowUp") {
    event.preventDefault();
    const next = place < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, place + (down ? 1 : -1)));
    if (event.shiftKey) tickBoth(here, rows[next]!);
    walk(rows, next);
  } else if (here && key === "x") {
    here.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
  } else if (here && key === "p") {
    here.querySelector<HTMLElement>("a[data-panel]")?.click();
  } else if (here?.dataset.href && !around(event, INNER)) {
    follow(here, false);
  }
});

/** Shift with an arrow chooses the rows that one walks over. */
function tickBoth(...rows: (HTMLElement | undefined)[]): void {
  for (const row of rows) {
    const box = row?.querySelector<HTMLInputElement>(".tickcell input");
    if (box && !box.checked) box.click();
  }
}

function walk(rows: HTMLElement[], place: number): void {
  for (const row of rows) row.classList.toggle("here", row === rows[place]);
  const row = rows[place]!;
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

// One box ticks all; Shift ticks a stretch; `data-ticked` says how many. The bar of
// deeds upon them appears by the style sheet alone.
let last: HTMLInputElement | undefined;

document.addEventListener("click", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || !box.closest("[data-rows]")) return;
  const boxes = [...box.closest("[data-rows]")!.querySelectorAll<HTMLInputElement>("tbody .tickcell input")];
  if (box.hasAttribute("data-tick-all")) boxes.forEach((other) => (other.checked = box.checked));
  else if (event.shiftKey && last && boxes.includes(last)) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b) as [number, number];
    boxes.slice(from, to + 1).forEach((other) => (other.checked = box.checked));
  }
  last = box;
  tell(box.closest("[data-rows]")!, boxes);
});

function tell(table: Element, boxes: HTMLInputElement[]): void {
  const ticked = boxes.filter((box) => box.checked).length;
  const all = table.querySelector<HTMLInputElement>("[data-tick-all]");
  if (all) {
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  say(shown(String(ticked)));
}

// All of a list are more than those that stand here.
document.addEventListener("change", (event) => {
  const all = event.target;
  if (!(all instanceof HTMLInputElement) || all.dataset.many === undefined) return;
  const table = document.querySelector("[data-rows]");
  document.querySelectorAll<HTMLElement>("[data-ticked] + span").forEach((rows) => (rows.hidden = all.checked));
  if (all.checked) say(all.dataset.many);
  else if (table) tell(table, [...table.querySelectorAll<HTMLInputElement>("tbody .tickcell input")]);
});

function say(count: string): void {
  document.querySelectorAll("[data-ticked]").forEach((place) => (place.textContent = count));
}
