// Native dialogs: opened by a button that names them, closed by theirs, by
// Escape and by a press beside them. A dialog whose form is sent stays until
// the page answers.
import { around } from "./page";

document.addEventListener("click", (event) => {
  const name = around<HTMLElement>(event, "[data-opens]")?.dataset.opens;
  if (name) {
    const dialog = document.getElementById(name);
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
    return;
  }
  const dialog = around<HTMLDialogElement>(event, "dialog");
  if (dialog && (around(event, "[data-close]") || event.target === dialog)) dialog.close();
});
