// Dragging by mouse and finger. A card has no place of its own in its column, so
// all that matters is over which column it is; a finger that rests on a card
// takes it, one that moves scrolls. Written here rather than taken from a
// library, because those sort within lists and scroll the wrong way from right
// to left.
import { announce, board, cardOf, columnOf, columns, nameOf, phrase, titleOf } from "./parts";
import { move } from "./deed";

const FAR = 6; // pixels that a mouse moves before it drags
const REST = 280; // milliseconds that a finger rests
const EDGE = 56; // pixels from an edge where the board scrolls by itself
const PACE = 14; // pixels a frame
const PACE_OF_FINGER = 5; // on a phone the next column stands at the edge: it must not be flown past

interface Drag {
  card: HTMLElement;
  pointer: number;
  touch: boolean;
  x: number;
  y: number;
  ghost?: HTMLElement;
  dx: number;
  dy: number;
  over?: HTMLElement | null;
  clock: number;
}

let drag: Drag | null = null;

export const isDragging = (): boolean => drag?.ghost !== undefined;

board.addEventListener("pointerdown", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const card = target?.closest<HTMLElement>("[data-moves]");
  if (!card || event.button !== 0 || !event.isPrimary || target?.closest("[data-move], form")) return;
  const touch = event.pointerType === "touch";
  const box = card.getBoundingClientRect();
  drag = { card, pointer: event.pointerId, touch, x: event.clientX, y: event.clientY, dx: event.clientX - box.x, dy: event.clientY - box.y, clock: 0 };
  if (touch) drag.clock = window.setTimeout(() => drag && begin(drag), REST);
});

document.addEventListener("pointermove", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
  if (!drag.ghost) {
    if (drag.touch && far > 10) return leave();
    if (drag.touch || far < FAR) return;
    begin(drag);
  }
  [drag.x, drag.y] = [event.clientX, event.clientY];
  follow(drag);
});

document.addEventListener("pointerup", (event) => {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { card, over, ghost } = drag;
  leave();
  if (!ghost) return;
  // The press that ends a drag opens nothing.
  document.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stop, true));
  if (over && over !== columnOf(card)) void move(card, over);
});

document.addEventListener("pointercancel", () => leave());
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !drag?.ghost) return;
  event.preventDefault();
  announce(phrase("board-said-back", { card: titleOf(drag.card), column: nameOf(columnOf(drag.card)!) }));
  leave();
});
// While a card is carried the page must not scroll below the finger, nor offer its menu.
board.addEventListener("touchmove", (event) => drag?.ghost && event.preventDefault(), { passive: false });
board.addEventListener("contextmenu", (event) => drag?.touch && event.preventDefault());
board.addEventListener("dragstart", (event) => event.preventDefault());

const stop = (event: Event) => {
  event.preventDefault();
  event.stopPropagation();
};

function begin(now: Drag): void {
  // It may have been renewed since the finger came down.
  now.card = cardOf(now.card.dataset.card!) ?? now.card;
  const box = now.card.getBoundingClientRect();
  const ghost = now.card.cloneNode(true) as HTMLElement;
  ghost.removeAttribute("id");
  ghost.classList.add("ghost");
  ghost.setAttribute("aria-hidden", "true");
  ghost.style.left = "0"; // the pointer is counted from there in both directions
  ghost.style.inlineSize = `${box.width}px`;
  document.body.append(ghost);
  now.ghost = ghost;
  now.card.classList.add("drag");
  document.documentElement.classList.add("dragging");
  getSelection()?.removeAllRanges();
  if (now.touch) navigator.vibrate?.(12);
  follow(now);
  requestAnimationFrame(scroll);
}

function follow(now: Drag): void {
  now.ghost!.style.transform = `translate(${now.x - now.dx}px, ${now.y - now.dy}px)`;
  const over = columnAt(now.x, now.y);
  if (over === now.over) return;
  now.over?.classList.remove("over");
  over?.classList.add("over");
  now.over = over;
}

/** The column under a point. A short or folded one ends soon, and a card is meant
 * for it wherever below it is dropped; what lies over the board is no place. */
function columnAt(x: number, y: number): HTMLElement | null {
  const there = document.elementFromPoint(x, y);
  if (!there || there.closest("dialog, #toasts")) return null;
  const under = there.closest<HTMLElement>("[data-column]");
  if (under) return under;
  const room = board.getBoundingClientRect();
  if (x < room.left || x > room.right) return null;
  const isAbove = (column: HTMLElement) => {
    const box = column.getBoundingClientRect();
    return box.left <= x && x <= box.right && box.top <= y;
  };
  return columns().find(isAbove) ?? null;
}

/** Scrolls the board, and the column below the card, near their edges. */
function scroll(): void {
  if (!drag?.ghost) return;
  const pace = drag.touch ? PACE_OF_FINGER : PACE;
  const near = (at: number, from: number, to: number) => (at < from + EDGE ? -pace : at > to - EDGE ? pace : 0);
  const box = board.getBoundingClientRect();
  const aside = near(drag.x, Math.max(0, box.left), Math.min(innerWidth, box.right));
  if (aside) board.scrollBy({ left: aside, behavior: "instant" });
  const cards = drag.over?.querySelector(".cards");
  const inside = cards?.getBoundingClientRect();
  const along = inside ? near(drag.y, inside.top, Math.min(innerHeight, inside.bottom)) : 0;
  if (along) cards!.scrollBy({ top: along, behavior: "instant" });
  if (aside || along) follow(drag);
  requestAnimationFrame(scroll);
}

function leave(): void {
  if (!drag) return;
  clearTimeout(drag.clock);
  drag.ghost?.remove();
  drag.card.classList.remove("drag");
  drag.over?.classList.remove("over");
  document.documentElement.classList.remove("dragging");
  drag = null;
}
