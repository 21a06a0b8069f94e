// Menus are `details`; they close on Escape, on a press outside, when the focus
// leaves, and when another one opens. Arrows walk through them.
import { around } from "./page";

// A sheet that would leave the page opens towards the other side; its own side
// is where the button's end is.
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!(menu instanceof HTMLDetailsElement) || !menu.matches("details.menu[open]")) return;
  const box = menu.querySelector(":scope > .sheet")?.getBoundingClientRect();
  if (box && (box.left < 0 || box.right > document.documentElement.clientWidth)) menu.classList.toggle("start");
}, { capture: true });

const open = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");

document.addEventListener("click", (event) => {
  const here = around(event, "details.menu");
  for (const menu of open()) {
    if (menu !== here && !menu.contains(here)) menu.open = false;
  }
  if (around(event, "details.menu .item")) closeAround(event);
});

function closeAround(event: Event): void {
  const menu = around<HTMLDetailsElement>(event, "details.menu");
  if (menu) menu.open = false;
}

document.addEventListener("focusout", (event) => {
  const menu = around<HTMLDetailsElement>(event, "details.menu[open]");
  const next = event.relatedTarget;
  // A press between the things in a sheet focuses the page around it.
  if (menu && next instanceof Node && !menu.contains(next) && !next.contains(menu)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = around<HTMLDetailsElement>(event, "details.menu[open]") ?? [...open()].at(-1);
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    step(menu, event);
  }
});

function step(menu: HTMLDetailsElement, event: KeyboardEvent): void {
  const items = [...menu.querySelectorAll<HTMLElement>(".sheet :is(a, button)")];
  const place = items.indexOf(document.activeElement as HTMLElement);
  const next = items.at((place + (event.key === "ArrowDown" ? 1 : place < 0 ? 0 : -1)) % items.length);
  if (!next || (event.target instanceof Element && event.target.matches("input, textarea, select"))) return;
  event.preventDefault();
  next.focus();
}
