// Theme, density and the folded navigation change at once; the server keeps
// them. A language or calendar changes the whole page, so its form just sends.
import { post, word } from "./page";
import { say } from "./toasts";

const AT_ONCE = new Set(["theme", "density", "nav"]);

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-prefer")) return;
  if (!(button instanceof HTMLButtonElement) || !AT_ONCE.has(button.name)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const fields = new URLSearchParams(new FormData(form, button) as unknown as Record<string, string>);
  apply(button);
  post(form.action, fields).catch(() => say(word("ui-offline"), "bad"));
}, { capture: true });

function apply(button: HTMLButtonElement): void {
  document.documentElement.dataset[button.name] = button.value;
  if (button.name === "nav") {
    button.value = button.value === "narrow" ? "wide" : "narrow";
    return;
  }
  for (const other of button.parentElement?.children ?? []) {
    other.setAttribute("aria-pressed", String(other === button));
  }
}
