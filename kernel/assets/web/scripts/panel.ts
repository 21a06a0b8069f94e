// A record beside the page: a link with `data-panel` opens it over a list or a
// board. The address says so, and can be sent on; Escape closes it, and the
// focus goes back to the link.
import { around, make, post, sentenceIn, word } from "./page";
import { say } from "./toasts";

const NAME = "card";
let pushed = false;
/** Counts what was opened and closed, so that a late answer is known for one. */
let turns = 0;

document.addEventListener("click", (event) => {
  const link = around<HTMLAnchorElement>(event, "a[data-panel]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const path = new URL(link.href).pathname;
  const address = addressed(path.split("/").pop()!);
  // One step back leads to the page without a panel, however many were looked at.
  if (pushed) history.replaceState({ panel: path }, "", address);
  else history.pushState({ panel: path }, "", address);
  pushed = true;
  void open(path);
});

const place = () => document.querySelector<HTMLDialogElement>("#panel");

window.addEventListener("popstate", () => {
  const path = asked();
  pushed = false;
  if (path) void open(path);
  else place()?.close();
});

/** The record that the address names, of the entity of this page. */
function asked(): string {
  const id = new URLSearchParams(location.search).get(NAME);
  const entity = location.pathname.split("/")[1];
  return id && entity && /^[0-9a-z]{13}$/i.test(id) ? `/${entity}/${id}` : "";
}

function addressed(id: string | null): string {
  const address = new URL(location.href);
  if (id) address.searchParams.set(NAME, id);
  else address.searchParams.delete(NAME);
  return address.pathname + address.search;
}

function made(): HTMLDialogElement {
  const dialog = make("dialog", { id: "panel", class: "side", "aria-labelledby": "panel-title" });
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    turns++;
    if (pushed) history.back();
    else if (asked()) history.replaceState(null, "", addressed(null));
    pushed = false;
    document.dispatchEvent(new CustomEvent("peyvand:panel-closed", { detail: { path: dialog.dataset.path } }));
  });
  dialog.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    event.preventDefault();
    void send(dialog, form, event.submitter);
  });
  return dialog;
}

async function open(path: string): Promise<void> {
  const dialog = place() ?? made();
  dialog.dataset.path = path;
  const turn = ++turns;
  const there = await fill(dialog, path, () => turn === turns);
  // Closed, or gone on to another, while it was on its way.
  if (turn !== turns) return;
  if (there) {
    if (!dialog.open) stand(dialog);
    dialog.scrollTop = 0;
    reveal(path);
  } else if (pushed) {
    location.assign(path);
  }
}

const beside = matchMedia("(min-width: 64rem)");

/** Over the page on a small screen; beside it on a desk, where one goes on with
 * the cards while it is open. */
function stand(dialog: HTMLDialogElement): void {
  if (!beside.matches) return dialog.showModal();
  dialog.show();
}

/** The page has made room for it: what is open stays in sight beside it. */
function reveal(path: string): void {
  const link = document.querySelector<HTMLElement>(`a[data-panel][href="${path}"]`);
  (link?.closest("[data-card], tr") ?? link)?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const dialog = place();
  if (event.key !== "Escape" || event.defaultPrevented || !dialog?.open || dialog.matches(":modal")) return;
  if (document.querySelector("dialog:modal, .lifted, .drag, form[data-quick], details.menu[open], [aria-expanded=true]")) return;
  dialog.close();
  const [, entity, id] = dialog.dataset.path!.split("/");
  document.querySelector<HTMLElement>(`a[data-panel][href="/${entity}/${id}"]`)?.focus();
});

async function fill(dialog: HTMLDialogElement, path: string, wanted = () => true): Promise<boolean> {
  const answer = await fetch(`${path}/panel`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.headers.has("hx-redirect")) return false;
  const text = await answer.text();
  if (!wanted()) return false;
  dialog.innerHTML = text;
  const said = dialog.querySelector<HTMLTemplateElement>("template[data-said]");
  if (said) document.querySelector("#toasts")?.append(said.content);
  settle(dialog);
  return true;
}

function settle(element: Element): void {
  (window as unknown as { htmx?: { process(root: Element): void } }).htmx?.process(element);
  document.dispatchEvent(new CustomEvent("htmx:after:settle"));
}

/** A deed in the panel leads back into the panel, and what is wrong stays in its form. */
async function send(dialog: HTMLDialogElement, form: HTMLFormElement, by: HTMLElement | null): Promise<void> {
  const action = form.getAttribute("action") ?? "";
  const fields = new URLSearchParams(new FormData(form, by) as unknown as Record<string, string>);
  const answer = await post(action, fields).catch(() => null);
  if (!answer) return say(word("ui-offline"), "bad");
  const text = await answer.text();
  if (answer.ok) {
    const gone = !(await fill(dialog, dialog.dataset.path!));
    if (gone) dialog.close();
    const [, entity, id] = dialog.dataset.path!.split("/");
    document.dispatchEvent(new CustomEvent("peyvand:changed", { detail: { entity, id, version: 0 } }));
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const again = [...page.querySelectorAll("form")].find((it) => it.getAttribute("action") === action);
  if (again) {
    form.replaceWith(again);
    settle(dialog);
    dialog.querySelector<HTMLElement>("[data-focus]")?.focus();
  } else say(sentenceIn(text, answer.headers.get("content-type") ?? "") || word("ui-failed"), "bad");
}

// An address that was sent on, or read anew, opens what it names. Last in the file,
// because what it uses is not there before its line has run.
const first = asked();
if (first) void open(first);
