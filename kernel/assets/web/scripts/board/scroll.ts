// A column loads as one scrolls, and what is far out of sight is put away: its
// place stays, its cards come back when one returns. So a column of ten
// thousand cards weighs what its window does.
import { ask, board, cardOf, gone, settle } from "./parts";

const NEAR = "900px 0px";
const away = new WeakMap<Element, string>();
const watchers = new Map<Element, { more: IntersectionObserver; batches: IntersectionObserver }>();

for (const cards of board.querySelectorAll(".cards")) watch(cards);

export function watch(cards: Element): void {
  const root = cards;
  const more = new IntersectionObserver((seen) => seen.forEach((it) => it.isIntersecting && void load(it.target as HTMLAnchorElement)), { root, rootMargin: NEAR });
  const batches = new IntersectionObserver((seen) => seen.forEach((it) => (it.isIntersecting ? bring(it.target as HTMLElement) : shelve(it.target as HTMLElement))), { root, rootMargin: NEAR });
  watchers.set(cards, { more, batches });
  heed(cards);
}

function heed(cards: Element): void {
  const own = watchers.get(cards);
  cards.querySelectorAll(".batch").forEach((batch) => own?.batches.observe(batch));
  cards.querySelectorAll("[data-more]").forEach((link) => own?.more.observe(link));
}

async function load(link: HTMLAnchorElement): Promise<void> {
  const cards = link.closest(".cards");
  if (!cards || link.dataset.busy !== undefined) return;
  link.dataset.busy = "";
  const to = new URL(link.href);
  to.pathname += "/cards";
  const answer = await ask(to.href).catch(() => null);
  // What could not be had stays a link to press.
  if (!answer?.ok) return void delete link.dataset.busy;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  for (const card of holder.content.querySelectorAll<HTMLElement>("[data-card]")) {
    if (cardOf(card.dataset.card!) || gone.has(card.dataset.card!)) card.remove();
  }
  link.replaceWith(holder.content);
  heed(cards);
}

function shelve(batch: HTMLElement): void {
  if (!batch.childElementCount || batch.contains(document.activeElement) || batch.querySelector(".drag, .lifted, [aria-busy]")) return;
  const height = batch.getBoundingClientRect().height;
  if (!height) return;
  away.set(batch, batch.innerHTML);
  batch.style.blockSize = `${height}px`;
  batch.replaceChildren();
}

function bring(batch: HTMLElement): void {
  const kept = away.get(batch);
  if (kept === undefined) return;
  away.delete(batch);
  const holder = document.createElement("template");
  holder.innerHTML = kept;
  // What was moved meanwhile stands elsewhere, or nowhere.
  for (const card of holder.content.querySelectorAll<HTMLElement>("[data-card]")) {
    if (cardOf(card.dataset.card!) || gone.has(card.dataset.card!)) card.remove();
  }
  batch.replaceChildren(holder.content);
  batch.style.blockSize = "";
}

export { settle };
