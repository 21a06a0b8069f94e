// Forms send once: the pressed button rests and turns while the answer is on its
// way. Errors take the focus. Ctrl or ⌘ with Enter sends from any field.
import { around, each } from "./page";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent !== undefined) return event.preventDefault();
  form.dataset.sent = "";
  // The button keeps its name and value in what is sent, so it rests a moment later.
  const button = event.submitter;
  setTimeout(() => button?.setAttribute("aria-busy", "true"));
});

const rest = (form: HTMLFormElement) => {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
document.addEventListener("htmx:finally:request", (event) => {
  if (event.target instanceof HTMLFormElement) rest(event.target);
});
// A page that the browser brings back from memory must be able to send again.
window.addEventListener("pageshow", () => document.querySelectorAll<HTMLFormElement>("form[data-sent]").forEach(rest));

each<HTMLElement>("[data-focus]", (errors) => errors.focus());

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  around<HTMLFormElement>(event, "form")?.requestSubmit();
});
