// The parts of a board, and what the server said of it.
import { csrf } from "../page";

export const place = document.querySelector<HTMLElement>(".boarding")!;
export const board = document.querySelector<HTMLElement>("#board")!;

export const columns = (): HTMLElement[] => [...board.querySelectorAll<HTMLElement>("[data-column]")];
export const columnOf = (card: Element): HTMLElement | null => card.closest<HTMLElement>("[data-column]");
export const columnCalled = (key: string): HTMLElement | undefined => columns().find((it) => it.dataset.column === key);
export const nameOf = (column: Element): string => column.getAttribute("aria-label") ?? "";
export const titleOf = (card: Element): string => card.querySelector(".title")?.textContent ?? "";
export const cardOf = (id: string): HTMLElement | null => document.getElementById(`card-${id}`);
export const isFolded = (column: Element): boolean => column.classList.contains("folded");

/** Cards that have left this board; what was put away of them is not brought back. */
export const gone = new Set<string>();

/** A sentence of the server's, with what only the page knows put in its places. */
export function phrase(key: string, facts: Record<string, string> = {}): string {
  for (const term of document.querySelectorAll("#board-words dt")) {
    if (term.textContent !== key) continue;
    const text = term.nextElementSibling?.textContent ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
  }
  return "";
}

/** Says something to who cannot see it; the same sentence twice is said twice. */
export function announce(text: string): void {
  const said = document.querySelector("#board-said");
  if (!said) return;
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = text));
}

/** What is new on the page is made alive like what it came with. */
export function settle(element: Element): void {
  (window as unknown as { htmx?: { process(root: Element): void } }).htmx?.process(element);
  document.dispatchEvent(new CustomEvent("htmx:after:settle"));
}

export const ask = (href: string): Promise<Response> => fetch(href, { headers: { "HX-Request": "true", "X-CSRF-Token": csrf() } });

/** What was done comes as data; what is still wanted as a part of the page. */
export const isData = (answer: Response): boolean => (answer.headers.get("content-type") ?? "").includes("json");

export function parsed(html: string): HTMLElement | null {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild as HTMLElement | null;
}

/** Puts a card first into its column, or instead of itself where it stands already. */
export function put(card: HTMLElement, column: HTMLElement): void {
  const id = card.dataset.card ?? "";
  gone.delete(id);
  const other = cardOf(id);
  if (other !== card) other?.remove();
  if (isFolded(column)) return card.remove();
  const cards = column.querySelector<HTMLElement>(".cards")!;
  let first = cards.querySelector<HTMLElement>(".batch");
  if (!first) cards.prepend((first = Object.assign(document.createElement("div"), { className: "batch" })));
  first.prepend(card);
}

interface Home {
  column: string;
  before: string;
  behind: string;
}

/** Where a card stood before it was moved. */
const homes = new Map<string, Home>();

export function remember(card: HTMLElement): void {
  const near = (other: Element | null) => (other as HTMLElement | null)?.dataset.card ?? "";
  const column = columnOf(card)?.dataset.column;
  if (column) homes.set(card.dataset.card!, { column, before: near(card.previousElementSibling), behind: near(card.nextElementSibling) });
}

/** A card that came back stands between its old neighbours, as it would after a reload. */
function home(card: HTMLElement): void {
  const was = homes.get(card.dataset.card ?? "");
  if (!was || was.column !== columnOf(card)?.dataset.column) return;
  const neighbour = (id: string) => {
    const other = id ? cardOf(id) : null;
    return other && columnOf(other) === columnOf(card) ? other : null;
  };
  const [before, behind] = [neighbour(was.before), neighbour(was.behind)];
  if (before) before.after(card);
  else behind?.before(card);
}

export function withdraw(id: string): void {
  gone.add(id);
  cardOf(id)?.remove();
}

export function toast(html: string, card: string): void {
  const made = parsed(html);
  if (!made) return;
  made.dataset.of = card;
  // One at a time: a row of them would stand over the columns.
  document.querySelectorAll("#toasts [data-of]").forEach((older) => older.remove());
  document.querySelector("#toasts")?.append(made);
  settle(made);
}

interface Heads {
  columns: { key: string; count: string; sum: string; weighted: string }[];
  whole: string;
}

let counting: Promise<void> | undefined;
/** Something changed since the question that is on its way. */
let again = false;
/** What was asked before the board itself came anew is told no more. */
let round = 0;
/** Until figures that did not come are asked for again. */
let pause = 5_000;

/** Counts and sums as they are now: one question at a time, the last one told last. */
export function recount(): Promise<void> {
  again = true;
  return (counting ??= recounted().finally(() => (counting = undefined)));
}

/** The board came with its figures; answers on their way are older. */
export function counted(): void {
  round += 1;
  delete place.dataset.behind;
}

async function recounted(): Promise<void> {
  while (again) {
    again = false;
    const mine = round;
    const heads = await figures();
    if (mine !== round) {
      // It may have been asked later than the board.
      again = true;
      continue;
    }
    if (heads) tell(heads);
    else if (place.dataset.behind !== undefined) later();
  }
}

async function figures(): Promise<Heads | undefined> {
  const answer = await ask(place.dataset.figures!).catch(() => undefined);
  return answer?.ok ? ((await answer.json().catch(() => undefined)) as Heads | undefined) : undefined;
}

/** The board still says that it counts: after a while it asks again. */
function later(): void {
  setTimeout(() => void recount(), pause);
  pause = Math.min(2 * pause, 60_000);
}

/** What could not be had stays as it was. */
function tell(heads: Heads): void {
  for (const head of heads.columns) {
    const column = columnCalled(head.key);
    for (const [name, text] of [["count", head.count], ["sum", head.sum], ["weighted", head.weighted]] as const) {
      const said = column?.querySelector(`header .${name}`);
      if (said && said.textContent !== text) said.textContent = text;
    }
  }
  const told = place.querySelector<HTMLElement>("[data-told]");
  const fresh = new DOMParser().parseFromString(heads.whole, "text/html").body;
  if (told && told.textContent !== fresh.textContent) told.replaceChildren(...fresh.childNodes);
  delete place.dataset.behind;
  pause = 5_000;
}

/** Somebody has it in hand, or it is on its way: taking it from them now would lose their move. */
const isHeld = (card: HTMLElement | null): boolean => card?.matches(".drag, .lifted, [aria-busy]") ?? false;

/** A card as it stands on this board now; it goes where it is, or away. False
 * where it is held and has to be asked for again. */
export async function renew(id: string): Promise<boolean> {
  const href = place.dataset.cards!;
  const answer = await ask(`${href}${href.includes("?") ? "&" : "?"}card=${id}`).catch(() => null);
  if (!answer || (!answer.ok && answer.status !== 404)) return true;
  const fresh = answer.ok ? parsed(await answer.text()) : null;
  const column = fresh && columnCalled(fresh.dataset.at ?? "");
  const old = cardOf(id);
  if (isHeld(old)) return false;
  if (!fresh || !column) return withdraw(id), true;
  if (old && columnOf(old) === column) {
    const focused = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (focused) fresh.querySelector<HTMLElement>(".title")?.focus();
  } else {
    old?.remove();
    put(fresh, column);
    home(fresh);
  }
  return true;
}
