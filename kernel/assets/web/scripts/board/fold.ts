// A column is folded and unfolded in place. The address goes along, so that the
// board can be sent on as it stands, and a press anywhere on a folded column
// opens it.
import { around } from "../page";
import { board } from "./parts";
import { renewed } from "./renew";

board.addEventListener("click", (event) => {
  const turn = around<HTMLAnchorElement>(event, "a[data-turn]");
  if (turn && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    return void turned(turn);
  }
  const folded = around<HTMLElement>(event, ".col.folded");
  if (folded && !around(event, "a")) folded.querySelector<HTMLElement>("[data-turn]")?.click();
});

async function turned(turn: HTMLAnchorElement): Promise<void> {
  turn.closest(".col")?.setAttribute("aria-busy", "true");
  if (await renewed(turn.href)) history.replaceState(history.state, "", turn.href);
  else location.assign(turn.href);
}
