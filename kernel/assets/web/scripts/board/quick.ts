// A card begun in place: Enter keeps it and leaves the form open for the next.
import { around, post, sentenceIn, word } from "../page";
import { say } from "../toasts";
import { board, columnCalled, columnOf, parsed, put, recount, settle, toast } from "./parts";

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
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send(form, column);
  });
  settle(form);
  const wrong = form.querySelector<HTMLElement>("[aria-invalid]:not([hidden])");
  (wrong ?? form.querySelector<HTMLElement>(".field input:not([type=hidden])"))?.focus();
}

async function send(form: HTMLFormElement, column: HTMLElement): Promise<void> {
  if (form.dataset.busy !== undefined) return;
  form.dataset.busy = "";
  const fields = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  const answer = await post(form.getAttribute("action")!, fields).catch(() => null);
  delete form.dataset.busy;
  if (!answer) return say(word("ui-offline"), "bad");
  const text = await answer.text();
  if (answer.status === 422) {
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
