// The board once more, from its own address: where a column was folded or
// unfolded, and where so much has changed that one asks for the whole of it.
import { board, columnCalled, counted, place, recount, settle } from "./parts";
import { watch } from "./scroll";

/** Fetches the board of an address and puts its columns in place of these.
 * False where that did not work, and the address should be gone to. */
export async function renewed(address: string): Promise<boolean> {
  const answer = await fetch(address).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [fresh, around] = [page.querySelector<HTMLElement>("#board"), page.querySelector<HTMLElement>(".boarding")];
  if (!fresh || !around) return false;
  const [left, at] = [board.scrollLeft, document.activeElement?.closest("[data-column]")?.id ?? ""];
  const heights = new Map([...board.querySelectorAll(".col")].map((col) => [col.id, col.querySelector(".cards")?.scrollTop ?? 0]));
  for (const name of ["figures", "cards", "back"]) place.dataset[name] = around.dataset[name] ?? "";
  const behind = around.dataset.behind !== undefined;
  if (behind) keepFigures(fresh);
  board.replaceChildren(...fresh.childNodes);
  board.querySelectorAll(".col").forEach((col) => (col.querySelector(".cards")!.scrollTop = heights.get(col.id) ?? 0));
  board.querySelectorAll(".cards").forEach(watch);
  board.scrollLeft = left;
  settle(board);
  if (!behind) {
    const [told, said] = [place, around].map((it) => it.querySelector("[data-told]"));
    if (told && said) told.replaceChildren(...said.childNodes);
    counted();
  } else {
    place.dataset.behind = "";
    void recount();
  }
  if (at) document.getElementById(at)?.querySelector<HTMLElement>("[data-turn]")?.focus({ preventScroll: true });
  return true;
}

/** Figures that come behind the page: those of before stand until they are there. */
function keepFigures(fresh: HTMLElement): void {
  for (const column of fresh.querySelectorAll<HTMLElement>("[data-column]")) {
    for (const name of ["count", "sum", "weighted"]) {
      const [said, before] = [column, columnCalled(column.dataset.column!)].map((it) => it?.querySelector(`header .${name}`));
      if (said && before) said.textContent = before.textContent;
    }
  }
}
