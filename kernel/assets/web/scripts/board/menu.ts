// Moving by menu: the small link on a card opens the columns to choose from.
import { around, make } from "../page";
import { board, cardOf, columnOf, columns, nameOf, phrase } from "./parts";
import { move } from "./deed";

let open: { menu: HTMLElement; link: HTMLElement } | null = null;

board.addEventListener("click", (event) => {
  const link = around<HTMLElement>(event, "[data-move]");
  const card = link?.closest<HTMLElement>("[data-card]");
  // Where no other column stands here, the page behind the link has all that there are.
  if (!link || !card || event.ctrlKey || event.metaKey || columns().length < 2) return;
  event.preventDefault();
  show(link, card);
});

function show(link: HTMLElement, card: HTMLElement): void {
  close(false);
  const menu = make("div", { class: "sheet moves", role: "menu", "aria-label": link.title });
  for (const column of columns()) {
    if (column === columnOf(card)) continue;
    const item = make("button", { class: "item", type: "button", role: "menuitem", dir: "auto" }, phrase("board-move-to", { column: nameOf(column) }));
    item.addEventListener("click", () => {
      close(true);
      // It may have been renewed below the menu.
      void move(cardOf(card.dataset.card!) ?? card, column);
    });
    menu.append(item);
  }
  document.body.append(menu);
  open = { menu, link };
  stand(menu, link);
  menu.querySelector("button")?.focus();
}

/** Below the link, or above it where there is no room, and never off the screen. */
function stand(menu: HTMLElement, link: HTMLElement): void {
  const [box, own] = [link.getBoundingClientRect(), menu.getBoundingClientRect()];
  menu.style.left = "0";
  const left = Math.min(Math.max(8, box.left + box.width / 2 - own.width / 2), innerWidth - own.width - 8);
  const top = box.bottom + own.height + 8 < innerHeight ? box.bottom + 4 : Math.max(8, box.top - own.height - 4);
  menu.style.transform = `translate(${left}px, ${top}px)`;
}

function close(back: boolean): void {
  if (!open) return;
  const { menu, link } = open;
  open = null;
  menu.remove();
  if (back) link.focus({ preventScroll: true });
}

document.addEventListener("pointerdown", (event) => {
  if (open && event.target instanceof Node && !open.menu.contains(event.target)) close(false);
});

document.addEventListener("keydown", (event) => {
  if (!open) return;
  const items = [...open.menu.querySelectorAll<HTMLElement>("button")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") close(true);
  else if (to !== undefined) items[to % items.length]?.focus();
  else return;
  event.preventDefault();
});
