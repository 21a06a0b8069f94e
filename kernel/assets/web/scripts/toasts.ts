// Sentences after a deed. They stay long enough to be read, and as long as the
// pointer or the focus is on them; one that offers to undo stays longer.
import { around, each } from "./page";

each<HTMLElement>("#toasts [data-toast]", (toast) => {
  const offersUndo = toast.querySelector("form, a") !== null;
  let clock = 0;
  const start = () => (clock = window.setTimeout(() => toast.remove(), offersUndo ? 12_000 : 6_000));
  const stop = () => clearTimeout(clock);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
  if (!toast.classList.contains("bad")) start();
});

document.addEventListener("click", (event) => {
  if (around(event, "[data-close]")) around(event, "[data-toast]")?.remove();
});

/** Says a sentence that no server sent. */
export function say(text: string, tone: "good" | "warn" | "bad"): void {
  const template = document.querySelector<HTMLTemplateElement>("#toast-template");
  const toast = template?.content.firstElementChild?.cloneNode(true);
  if (!(toast instanceof HTMLElement)) return;
  toast.classList.add(tone);
  toast.querySelector("span")!.textContent = text;
  document.querySelector("#toasts")?.append(toast);
  if (tone !== "bad") setTimeout(() => toast.remove(), 6_000);
}
