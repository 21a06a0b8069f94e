// Moving cards between columns: by dragging, or with the arrow keys while a card
// has the focus. The server decides; a refusal puts the card back and says why.
import { around, post, sentenceIn, word } from "./page";
import { say } from "./toasts";

let dragged: HTMLElement | null = null;

document.addEventListener("dragstart", (event) => {
  dragged = around<HTMLElement>(event, "[data-moves]");
  dragged?.classList.add("drag");
  event.dataTransfer?.setData("text/plain", dragged?.id ?? "");
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("drag");
  dragged = null;
  highlight(null);
});

document.addEventListener("dragover", (event) => {
  const column = around<HTMLElement>(event, "[data-stage]");
  if (!dragged || !column) return;
  event.preventDefault();
  highlight(column);
});

document.addEventListener("drop", (event) => {
  const column = around<HTMLElement>(event, "[data-stage]");
  if (!dragged || !column) return;
  event.preventDefault();
  void move(dragged, column);
});

document.addEventListener("keydown", (event) => {
  const card = around<HTMLElement>(event, "[data-moves]");
  const towardsEnd = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (!card || !event.altKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const column = card.closest("[data-stage]");
  const next = event.key === towardsEnd ? column?.nextElementSibling : column?.previousElementSibling;
  if (!(next instanceof HTMLElement) || next.dataset.stage === undefined) return;
  event.preventDefault();
  void move(card, next).then(() => card.querySelector<HTMLElement>("a")?.focus());
});

function highlight(column: HTMLElement | null): void {
  for (const other of document.querySelectorAll("[data-stage].over")) other.classList.remove("over");
  column?.classList.add("over");
}

async function move(card: HTMLElement, column: HTMLElement): Promise<void> {
  const home = card.parentElement;
  const after = card.nextElementSibling;
  if (!home || card.closest("[data-stage]") === column) return;
  column.querySelector(".cards")?.prepend(card);
  const back = (sentence: string) => {
    home.insertBefore(card, after);
    say(sentence, "bad");
  };
  try {
    const answer = await post(card.dataset.moves!, new URLSearchParams({ stage: column.dataset.stage ?? "" }));
    if (!answer.ok) return back(sentenceIn(await answer.text(), answer.headers.get("content-type") ?? "") || word("ui-failed"));
    document.dispatchEvent(new CustomEvent("peyvand:moved", { detail: { card: card.id } }));
  } catch {
    back(word("ui-offline"));
  }
}
