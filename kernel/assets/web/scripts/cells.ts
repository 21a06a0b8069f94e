// A value edited where it stands in a list: a double press on its cell, or F2 or
// Enter while the cell has the focus. The server draws the form and answers with
// the row as it is then; what it refuses stays in the form, with the reason.
import { plainKey } from "./keys";
import { around, csrf, sentenceIn, word } from "./page";
import { say } from "./toasts";

const CELL = "[data-edits]";

/** What stood in the cell that is open. */
let open: { cell: HTMLElement; stood: DocumentFragment } | null = null;

document.addEventListener("dblclick", (event) => {
  const cell = around<HTMLElement>(event, CELL);
  if (!cell || around(event, "form")) return;
  event.preventDefault();
  getSelection()?.removeAllRanges();
  void edit(cell);
});

document.addEventListener("keydown", (event) => {
  const row = document.querySelector<HTMLElement>("[data-rows] tr.here");
  const cell = around<HTMLElement>(event, CELL);
  if (event.key === "Escape" && open && around(event, ".cellform")) {
    event.preventDefault();
    close(true);
  } else if (around(event, "form")) {
    return;
  } else if (event.key === "F2" && (cell ?? row)) {
    event.preventDefault();
    void edit(cell ?? row!.querySelector<HTMLElement>(CELL));
  } else if (event.key === "Enter" && cell && event.target === cell) {
    event.preventDefault();
    event.stopImmediatePropagation();
    void edit(cell);
  } else if (row && ["ArrowLeft", "ArrowRight"].includes(plainKey(event))) {
    step(row, cell, event);
  }
});

/** From cell to cell within the row, in the direction in which one reads. */
function step(row: HTMLElement, from: HTMLElement | null, event: KeyboardEvent): void {
  const cells = [...row.querySelectorAll<HTMLElement>(CELL)];
  if (!cells.length) return;
  event.preventDefault();
  const forward = (event.key === "ArrowRight") === (document.dir !== "rtl");
  const at = from ? cells.indexOf(from) : forward ? -1 : cells.length;
  const cell = cells[Math.min(cells.length - 1, Math.max(0, at + (forward ? 1 : -1)))]!;
  cell.tabIndex = -1;
  cell.focus();
}

function address(cell: HTMLElement): string {
  const columns = [...cell.closest("table")!.querySelectorAll<HTMLElement>("th[data-column]")].map((head) => head.dataset.column);
  const record = cell.closest<HTMLElement>("tr")!.dataset.href!;
  return `${record}/cell/${cell.dataset.edits}?columns=${columns.join(",")}`;
}

async function edit(cell: HTMLElement | null): Promise<void> {
  if (!cell || open?.cell === cell) return;
  close(false);
  const answer = await fetch(address(cell), { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return say(word(answer ? "ui-failed" : "ui-offline"), "bad");
  const stood = document.createDocumentFragment();
  stood.append(...cell.childNodes);
  open = { cell, stood };
  put(await answer.text());
}

function put(form: string): void {
  if (!open) return;
  open.cell.innerHTML = form;
  open.cell.classList.add("open");
  // Pickers, dates and sums are made quick like those of any form.
  document.dispatchEvent(new CustomEvent("htmx:after:settle"));
  const input = open.cell.querySelector<HTMLElement>("input:not([type=hidden]), select:not([hidden]), textarea");
  input?.focus();
  if (input instanceof HTMLInputElement && input.type !== "checkbox" && input.type !== "radio") input.select();
}

function close(focus: boolean): void {
  if (!open) return;
  const { cell, stood } = open;
  open = null;
  cell.classList.remove("open");
  cell.replaceChildren(stood);
  if (focus) {
    cell.tabIndex = -1;
    cell.focus();
  }
}

document.addEventListener("click", (event) => {
  if (!open || !around(event, ".cellform a")) return;
  event.preventDefault();
  close(true);
});

document.addEventListener("submit", (event) => {
  const form = around<HTMLFormElement>(event, ".cellform");
  if (!form || !open) return;
  event.preventDefault();
  void save(form);
});

async function save(form: HTMLFormElement): Promise<void> {
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  const headers = { "X-CSRF-Token": csrf(), "HX-Request": "true" };
  const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
  if (!answer) return say(word("ui-offline"), "bad");
  const text = await answer.text();
  if (answer.status === 422 || (answer.status === 409 && text.includes("cellform"))) return put(text);
  if (!answer.ok) return say(sentenceIn(text, answer.headers.get("content-type") ?? "") || word("ui-failed"), "bad");
  settle(text);
}

/** The row as it is now, and the toast that takes it back. */
function settle(text: string): void {
  if (!open) return;
  const said = new DOMParser().parseFromString(text, "text/html");
  const [row, field] = [open.cell.closest("tr")!, open.cell.dataset.edits!];
  const now = said.querySelector("tr");
  const toast = said.querySelector("[data-toast]");
  open = null;
  if (now) {
    now.classList.toggle("here", row.classList.contains("here"));
    row.replaceWith(now);
    const cell = now.querySelector<HTMLElement>(`[data-edits="${CSS.escape(field)}"]`);
    if (cell) cell.tabIndex = -1;
    cell?.focus();
  } else {
    row.remove();
  }
  if (toast) document.querySelector("#toasts")?.append(toast);
  document.dispatchEvent(new CustomEvent("htmx:after:settle"));
}
