// Moving a card. It is in its new column at once; the server decides. What the
// column asks for is asked in a small dialog; a refusal puts the card back and
// says why.
import { post, sentenceIn, word } from "../page";
import { say } from "../toasts";
import { announce, board, cardOf, columnCalled, columnOf, gone, isData, nameOf, parsed, phrase, place, put, recount, remember, settle, titleOf, toast } from "./parts";

interface Done {
  column: string | null;
  card: string | null;
  toast: string;
}

export async function move(card: HTMLElement, to: HTMLElement): Promise<void> {
  const from = columnOf(card);
  const facts = { card: titleOf(card), column: nameOf(to) };
  if (!from || !card.dataset.moves) return;
  if (from === to) return announce(phrase("board-said-same", facts));
  remember(card);
  const [home, after, id] = [card.parentElement!, card.nextElementSibling, card.dataset.card!];
  const back = (sentence: string) => {
    // It may have come anew while it was in hand, and stands there already.
    const there = cardOf(id);
    if (!there || there === card) home.insertBefore(card, after?.parentElement === home ? after : null);
    card.removeAttribute("aria-busy");
    cardOf(id)?.querySelector<HTMLElement>(".title")?.focus({ preventScroll: true });
    if (sentence) say(sentence, "bad");
    announce(phrase("board-said-back", { card: facts.card, column: nameOf(from) }));
  };
  card.setAttribute("aria-busy", "true");
  put(card, to);
  const sent = new URLSearchParams({
    by: place.dataset.by!,
    to: to.dataset.column!,
    from: from.dataset.column!,
    back: place.dataset.back!,
  });
  try {
    const answer = await post(card.dataset.moves, sent);
    const done = await settled(card.dataset.moves, answer);
    if (typeof done === "string") return back(done);
    arrived(id, card, done);
    // Into a folded column, or out of the filter: one goes on with the next card.
    if (!cardOf(id)) from.querySelector<HTMLElement>(".deal > .title, header a")?.focus({ preventScroll: true });
    announce(phrase("board-said-moved", facts));
  } catch {
    back(word("ui-offline"));
  }
}

/** What came of it, or the sentence that says why not; empty where the person
 * thought better of it. */
async function settled(action: string, answer: Response): Promise<Done | string> {
  if (answer.ok && isData(answer)) return (await answer.json()) as Done;
  const text = await answer.text();
  if (answer.ok) return asked(action, text);
  return sentenceIn(text, answer.headers.get("content-type") ?? "") || word("ui-failed");
}

function arrived(id: string, card: HTMLElement, done: Done): void {
  const fresh = done.card ? parsed(done.card) : null;
  const column = done.column ? columnCalled(done.column) : undefined;
  card.remove();
  cardOf(id)?.remove();
  if (fresh && column) {
    put(fresh, column);
    fresh.classList.add("fresh");
    fresh.querySelector<HTMLElement>(".title")?.focus({ preventScroll: true });
  } else {
    gone.add(id);
  }
  toast(done.toast, id);
  void recount();
}

/** The dialog with what the column asks for; it stays until that is right. */
function asked(action: string, html: string): Promise<Done | string> {
  const dialog = document.querySelector<HTMLDialogElement>("#board-dialog")!;
  const inside = dialog.querySelector<HTMLElement>("[data-inside]")!;
  return new Promise((resolve, reject) => {
    let outcome: Done | string = "";
    const show = (part: string) => {
      inside.innerHTML = part;
      dialog.querySelector("h2")!.textContent = inside.querySelector<HTMLElement>("[data-title]")?.dataset.title ?? "";
      settle(inside);
      const form = inside.querySelector("form");
      form?.addEventListener("submit", (event) => {
        event.preventDefault();
        void send(form);
      });
      inside.querySelector(".acts a")?.addEventListener("click", (event) => {
        event.preventDefault();
        dialog.close();
      });
    };
    const send = async (form: HTMLFormElement) => {
      const button = form.querySelector("button[type=submit]");
      button?.setAttribute("aria-busy", "true");
      try {
        const answer = await post(action, new URLSearchParams(new FormData(form) as unknown as Record<string, string>));
        if (answer.ok && !isData(answer)) {
          show(await answer.text());
          return void inside.querySelector<HTMLElement>("[aria-invalid]")?.focus();
        }
        outcome = await settled(action, answer);
        dialog.close();
      } catch (fault) {
        dialog.close();
        reject(fault);
      }
    };
    dialog.addEventListener("close", () => (inside.replaceChildren(), resolve(outcome)), { once: true });
    show(html);
    dialog.showModal();
    inside.querySelector<HTMLElement>("input:not([type=hidden]), select:not([hidden]), textarea")?.focus();
  });
}

// Taking a move back from its toast renews the card in place.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const said = form instanceof HTMLFormElement ? form.closest<HTMLElement>("[data-toast][data-of]") : null;
  if (!said || !(form instanceof HTMLFormElement) || !board.isConnected) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void takenBack(form, said);
}, true);

async function takenBack(form: HTMLFormElement, said: HTMLElement): Promise<void> {
  const { renew } = await import("./parts");
  const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  fields.set("stays", "");
  const answer = await post(form.action, fields).catch(() => null);
  said.remove();
  if (!answer?.ok) return say(answer ? sentenceIn(await answer.text(), "text/html") || word("ui-failed") : word("ui-offline"), "bad");
  await renew(said.dataset.of!);
  await recount();
  say(phrase("board-said-undone"), "good");
}
