// Parts of the page that follow what colleagues do: `data-live` names what they
// show, as `{entity}` or `{entity}/{id}`, several apart by spaces. When one of
// these changes the page is fetched again and the part is made equal to it;
// never under somebody's hand, and never while nobody looks.
import htmx from "htmx.org";
import { type Changed, me } from "./live-follow";
import { patch } from "./live-patch";
import { word } from "./page";
import { say } from "./toasts";

/** Who sees the record on the page sees its change at once. */
const SOON = 120;
/** What may stand in a part is fetched at this pace at most. */
const PACE = [150, 1_000, 2_500, 5_000];
const LATER = 500;
const GLOW = 2_500;

interface Due {
  items: Changed[];
  /** How often lately, and when last. */
  times: number;
  last: number;
  at: number;
}

const due = new Map<string, Due>();
let clock: ReturnType<typeof setTimeout> | undefined;

document.addEventListener("peyvand:changed", (event) => {
  const item = (event as CustomEvent<Changed>).detail;
  const record = `${item.entity}/${item.id}`;
  for (const part of document.querySelectorAll<HTMLElement>("[data-live][id]")) {
    const named = (part.dataset.live ?? "").split(" ");
    const shown = named.includes(record) || part.querySelector(`[data-href="/${record}"], a[href="/${record}"]`) !== null;
    if (shown || named.includes(item.entity)) ask(part.id, shown, item);
  }
});

document.addEventListener("peyvand:reload", () => {
  for (const part of document.querySelectorAll<HTMLElement>("[data-live][id]")) ask(part.id, true);
});

function ask(id: string, soon: boolean, item?: Changed): void {
  const now = Date.now();
  const known = due.get(id) ?? { items: [], times: 0, last: 0, at: Infinity };
  due.set(id, known);
  if (item && known.items.length < 200) known.items.push(item);
  if (now - known.last > 10_000) known.times = 0;
  const pace = PACE[Math.min(known.times, PACE.length - 1)]!;
  // Not everybody at the same moment.
  const then = soon ? now + SOON : Math.max(now + PACE[0]! + Math.random() * 250, known.last + pace);
  known.at = Math.min(known.at, then);
  wake();
}

function wake(): void {
  clearTimeout(clock);
  const next = Math.min(...[...due.values()].map((part) => part.at));
  if (Number.isFinite(next) && document.visibilityState === "visible") clock = setTimeout(() => void refresh(), Math.max(0, next - Date.now()));
}

document.addEventListener("visibilitychange", wake);

/** What comes behind its page and did not come is asked for again, less and less often. */
let pause = 5_000;
function missed(): void {
  const parts = document.querySelectorAll<HTMLElement>(".behind[data-live-from][id]");
  for (const part of parts) ask(part.id, true);
  pause = parts.length ? Math.min(2 * pause, 60_000) : 5_000;
  setTimeout(missed, pause);
}
setTimeout(missed, pause);

async function refresh(): Promise<void> {
  const now = Date.now();
  const ripe = [...due].filter(([id, part]) => part.at <= now && (hands(id) ? void (part.at = now + LATER) : true));
  if (!ripe.length) return wake();
  for (const [, part] of ripe) [part.at, part.last, part.times] = [Infinity, now, part.times + 1];
  const pages = new Map<string, Promise<Document | undefined>>();
  for (const [id, part] of ripe) {
    const from = document.getElementById(id)?.dataset.liveFrom ?? location.href;
    if (!pages.has(from)) pages.set(from, fetched(from));
    const page = await pages.get(from);
    const items = part.items.splice(0);
    if (page && hands(id)) {
      // Taken up in the meantime: once more when the hands are free.
      part.items.unshift(...items);
      part.at = Date.now() + LATER;
    } else if (page) put(id, page, items);
  }
  wake();
}

/** A page as it is now. */
async function fetched(from: string): Promise<Document | undefined> {
  const here = location.href;
  const answer = await fetch(from, { headers: { "X-Peyvand-Live": "1" }, redirect: "manual" }).catch(() => undefined);
  if (answer?.status === 404) say(word("ui-live-gone"), "warn");
  if (!answer?.ok || location.href !== here) return undefined;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function put(id: string, page: Document, items: Changed[]): void {
  const [part, fresh] = [document.getElementById(id), page.getElementById(id)];
  if (!part || !fresh) return;
  const focused = document.activeElement;
  const { changed } = patch(part, fresh);
  if (focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
  htmx.process(part);
  // Scripts look after what is new.
  document.dispatchEvent(new CustomEvent("htmx:after:settle"));
  const others = items.filter((item) => item.by !== me);
  for (const element of changed) glow(element, others);
}

/** A row of a record that a colleague changed, or a fact of theirs, shines shortly. */
function glow(element: Element, items: Changed[]): void {
  const row = element.closest<HTMLElement>("[data-href], article[id], dd, .timeline > *");
  if (!row || element.closest("time, [data-quiet]")) return;
  const href = row.dataset.href ?? row.querySelector("a[href]")?.getAttribute("href") ?? "";
  const own = !row.matches("[data-href], article[id]");
  if (!items.length || !(own || items.some((item) => href === `/${item.entity}/${item.id}` || row.id.endsWith(item.id)))) return;
  row.classList.add("glow");
  setTimeout(() => row.classList.remove("glow"), GLOW);
}

/** Something of this part is in somebody's hand: a card, a menu, some text. */
function hands(id: string): boolean {
  const part = document.getElementById(id);
  if (!part) return false;
  if (part.querySelector("dialog[open], details.menu[open], .drag, .sortable-chosen, [data-busy]") || document.querySelector(".sortable-drag")) return true;
  const typed = document.activeElement;
  if (typed && part.contains(typed) && typed.matches("input:not([type=checkbox]), textarea, select, [contenteditable=true]")) return true;
  const chosen = getSelection();
  return chosen !== null && !chosen.isCollapsed && chosen.rangeCount > 0 && chosen.getRangeAt(0).intersectsNode(part);
}
