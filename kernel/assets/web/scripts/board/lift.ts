// The board by keyboard: arrows walk from card to card, Space lifts one, arrows
// in the direction of the script choose a column, Space puts it down, Escape
// leaves it where it was. Every step is said.
import { announce, board, columnOf, columns, nameOf, phrase, titleOf } from "./parts";
import { move } from "./deed";

let lifted: { card: HTMLElement; at: number } | null = null;

board.addEventListener("keydown", (event) => {
  const title = event.target instanceof Element ? event.target.closest<HTMLElement>(".deal > .title") : null;
  const card = title?.closest<HTMLElement>("[data-card]");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = sideways(event.key);
  if (lifted) carry(event, step);
  else if (event.key === " " && card.dataset.moves) lift(event, card);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") along(event, card, event.key === "ArrowDown" ? 1 : -1);
  else if (step) aside(event, card, step);
});

board.addEventListener("focusout", () => setTimeout(() => lifted && !lifted.card.contains(document.activeElement) && drop(false)));

/** One column on in the direction in which one reads, or back; 0 for other keys. */
function sideways(key: string): number {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return 0;
  return (key === "ArrowLeft") === (document.documentElement.dir === "rtl") ? 1 : -1;
}

function lift(event: Event, card: HTMLElement): void {
  event.preventDefault();
  const all = columns();
  lifted = { card, at: all.indexOf(columnOf(card)!) };
  card.classList.add("lifted");
  announce(phrase("board-said-taken", { card: titleOf(card), ...told(lifted.at) }));
  show();
}

function carry(event: KeyboardEvent, step: number): void {
  if (!lifted) return;
  if (step) {
    lifted.at = Math.min(columns().length - 1, Math.max(0, lifted.at + step));
    show();
    announce(phrase("board-said-over", told(lifted.at)));
  } else if (event.key === " " || event.key === "Enter") drop(true);
  else if (event.key === "Escape") drop(false);
  else if (event.key === "Tab") return drop(false);
  else if (!["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
}

function told(at: number): Record<string, string> {
  const all = columns();
  const shown = (count: number) => new Intl.NumberFormat(document.documentElement.lang).format(count);
  const count = all[at]?.querySelector(".count")?.textContent ?? "";
  return { column: nameOf(all[at]!), place: shown(at + 1), of: shown(all.length), count };
}

function show(): void {
  columns().forEach((column, at) => column.classList.toggle("over", at === lifted?.at));
  columns()[lifted!.at]?.scrollIntoView({ inline: "nearest", block: "nearest" });
}

function drop(here: boolean): void {
  const was = lifted;
  lifted = null;
  if (!was) return;
  was.card.classList.remove("lifted");
  const target = columns()[was.at];
  for (const column of columns()) column.classList.remove("over");
  if (here && target) return void move(was.card, target);
  announce(phrase("board-said-back", { card: titleOf(was.card), column: nameOf(columnOf(was.card) ?? target!) }));
}

const titles = (column: Element): HTMLElement[] => [...column.querySelectorAll<HTMLElement>(".deal > .title")];

function along(event: Event, card: HTMLElement, step: number): void {
  const all = titles(columnOf(card)!);
  const next = all[all.indexOf(card.querySelector<HTMLElement>(".title")!) + step];
  event.preventDefault();
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** To the card at the same height in the next column that has any. */
function aside(event: Event, card: HTMLElement, step: number): void {
  const all = columns();
  const height = card.getBoundingClientRect().top;
  for (let at = all.indexOf(columnOf(card)!) + step; all[at]; at += step) {
    const near = titles(all[at]!).sort((one, other) => away(one) - away(other))[0];
    if (!near) continue;
    event.preventDefault();
    near.focus();
    near.scrollIntoView({ block: "nearest", inline: "nearest" });
    return;
  }
  function away(title: HTMLElement): number {
    return Math.abs(title.closest("[data-card]")!.getBoundingClientRect().top - height);
  }
}
