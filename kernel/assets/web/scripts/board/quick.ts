// A card begun in place: Enter keeps it and leaves the form open for the next.
import { around, make, post, sentenceIn, word } from "../page";
import { say } from "../toasts";
import { board, columnCalled, columnOf, isData, parsed, phrase, put, recount, settle, toast } from "./parts";

board.addEventListener("click", (event) => {
  if (around(event, "[data-quick-close]")) return close();
  const link = around<HTMLElement>(event, "[data-add]");
  const template = document.querySelector<HTMLTemplateElement>("#board-quick");
  const column = link && columnOf(link);
  if (!column || !template || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  close();
  stand(template.content.firstElementChild!.cloneNode(true) as HTMLFormElement, column);
});

board.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !around(event, "form[data-quick]")) return;
  const column = columnOf(event.target as Element);
  close();
  column?.querySelector<HTMLElement>("[data-add]")?.focus();
});

function close(): void {
  board.querySelector("form[data-quick]")?.remove();
}

function stand(form: HTMLFormElement, column: HTMLElement): void {
  form.querySelector<HTMLInputElement>("[name=to]")!.value = column.dataset.column!;
  column.querySelector("header")!.after(form);
  const seen = new Set<EventTarget>();
  form.addEventListener("focusin", (event) => seen.add(event.target!));
  form.addEventListener("keydown", (event) => goOn(form, event));
  form.addEventListener("peyvand:picked", (event) => follower(form, event.target)?.focus());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const skipped = inputs(form).find((input) => !input.value.trim() && !seen.has(input));
    if (skipped) asks(form, skipped);
    else void send(form, column);
  });
  settle(form);
  const wrong = form.querySelector<HTMLElement>("[aria-invalid]:not([hidden])");
  (wrong ?? form.querySelector<HTMLElement>(".field input:not([type=hidden])"))?.focus();
}

const inputs = (form: HTMLFormElement): HTMLInputElement[] =>
  [...form.querySelectorAll<HTMLInputElement>(".field input:not([type=hidden], [type=checkbox], [type=radio])")].filter((it) => it.offsetParent !== null);

/** Enter goes from the title to the customer to the amount, and only then keeps
 * the card; with Ctrl it is kept at once. */
function goOn(form: HTMLFormElement, event: KeyboardEvent): void {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) return inputs(form).forEach((input) => input.dispatchEvent(new FocusEvent("focusin", { bubbles: true }))), form.requestSubmit();
  if (event.defaultPrevented || !(event.target instanceof HTMLInputElement)) return;
  const next = follower(form, event.target);
  if (!next || (event.target === inputs(form)[0] && !event.target.value.trim())) return;
  event.preventDefault();
  next.focus();
}

function follower(form: HTMLFormElement, input: EventTarget | null): HTMLInputElement | undefined {
  const all = inputs(form);
  const at = all.findIndex((it) => it === input);
  return at < 0 ? undefined : all[at + 1];
}

/** A card without its customer is worth a second look before it is kept. */
function asks(form: HTMLFormElement, input: HTMLInputElement): void {
  const label = input.closest(".field")?.querySelector("label")?.textContent?.trim() ?? "";
  const hint = form.querySelector<HTMLElement>("[data-empty]") ?? make("p", { class: "hint", "data-empty": "", role: "status" });
  hint.textContent = phrase("board-said-empty", { field: label });
  form.querySelector(".acts")?.before(hint);
  input.focus();
}

async function send(form: HTMLFormElement, column: HTMLElement): Promise<void> {
  if (form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  const answer = await post(form.getAttribute("action")!, fields).catch(() => null);
  delete form.dataset.busy;
  if (!answer) return say(word("ui-offline"), "bad");
  const text = await answer.text();
  if (answer.ok && !isData(answer)) {
    const again = parsed(text);
    if (again instanceof HTMLFormElement) {
      form.remove();
      stand(again, column);
    }
  } else if (!answer.ok) {
    say(sentenceIn(text, answer.headers.get("content-type") ?? "") || word("ui-failed"), "bad");
  } else {
    made(JSON.parse(text) as { column: string | null; card: string | null; toast: string });
    const template = document.querySelector<HTMLTemplateElement>("#board-quick")!;
    form.remove();
    stand(template.content.firstElementChild!.cloneNode(true) as HTMLFormElement, column);
  }
}

function made(done: { column: string | null; card: string | null; toast: string }): void {
  const card = done.card ? parsed(done.card) : null;
  const into = done.column ? columnCalled(done.column) : undefined;
  if (card && into) {
    put(card, into);
    card.classList.add("fresh");
  }
  toast(done.toast, card?.dataset.card ?? "");
  void recount();
}
