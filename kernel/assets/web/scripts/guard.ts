// What was typed into an editor's form is kept in this tab until it is saved: a
// reload, a lost connection or an ended session loses nothing. Leaving with
// changes asks first.
import { each, word } from "./page";
import { say } from "./toasts";

const OPEN = "peyvand:form:";
const SENT = "peyvand:sent";
let leaving = false;

forgetSaved();

each<HTMLFormElement>("form[data-guard]", (form) => {
  // The search part too: a deal begun for one customer is none for another.
  // A form that stands on more than one page names itself.
  const key = OPEN + (form.dataset.guard || location.pathname + location.search + "#" + form.id);
  const server = typed(form);
  const kept = sessionStorage.getItem(key);
  if (kept && kept !== server && !form.querySelector("[data-focus]")) {
    restore(form, new URLSearchParams(kept));
    say(word("ui-restored"), "warn");
  }
  const keep = () => {
    const now = typed(form);
    form.toggleAttribute("data-changed", now !== server);
    if (now === server) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, now);
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => {
    leaving = true;
    sessionStorage.setItem(SENT, key);
  });
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && document.querySelector("form[data-changed]")) event.preventDefault();
});

/** A sent form is forgotten once the server has led to a page of the signed-in
 * person that complains of nothing. The sign-in page after an ended session and
 * the page of a fault keep what was typed for when the form is opened again. */
function forgetSaved(): void {
  const key = sessionStorage.getItem(SENT);
  if (!key) return;
  sessionStorage.removeItem(SENT);
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  const refused = (arrival?.responseStatus ?? 200) >= 400 || document.querySelector(".errors, .alert.bad");
  if (document.querySelector(".shell") && !refused) sessionStorage.removeItem(key);
}

// Whoever signs in next in this tab must not find another's words.
document.addEventListener("submit", (event) => {
  if (!(event.target instanceof HTMLFormElement) || !event.target.action.endsWith("/sign-out")) return;
  leaving = true;
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(OPEN)) sessionStorage.removeItem(key);
});

/** The fields as text, without the token, files and secrets. */
function typed(form: HTMLFormElement): string {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const control = form.elements.namedItem(name);
    const secret = control instanceof HTMLInputElement && control.type === "password";
    if (typeof value === "string" && name !== "csrf" && name !== "version" && !secret) fields.append(name, value);
  }
  return fields.toString();
}

function restore(form: HTMLFormElement, fields: URLSearchParams): void {
  for (const control of form.elements) {
    if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
      control.checked = fields.getAll(control.name).includes(control.value);
    } else if (
      (control instanceof HTMLInputElement && !["hidden", "file", "password", "submit"].includes(control.type)) ||
      control instanceof HTMLTextAreaElement ||
      control instanceof HTMLSelectElement
    ) {
      const value = fields.get(control.name);
      if (value !== null) control.value = value;
    }
  }
  form.toggleAttribute("data-changed", true);
}
