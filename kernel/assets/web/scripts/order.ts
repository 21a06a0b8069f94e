// A list whose lines are put in order, inside a form: by dragging, or with the two
// arrows of each line, which without this send the form.
import { around } from "./page";

let dragged: HTMLElement | null = null;

document.addEventListener("click", (event) => {
  const arrow = around<HTMLButtonElement>(event, "[data-order] button[name=up], [data-order] button[name=down]");
  const line = arrow?.closest("li");
  // The tabs of a list are kept at once, by the server.
  if (!arrow || !line || !line.draggable) return;
  event.preventDefault();
  if (arrow.name === "up") line.previousElementSibling?.before(line);
  else line.nextElementSibling?.after(line);
  arrow.focus();
});

document.addEventListener("dragstart", (event) => {
  dragged = around<HTMLElement>(event, "[data-order] > li[draggable]");
  dragged?.classList.add("drag");
});

document.addEventListener("dragover", (event) => {
  const over = around<HTMLElement>(event, "[data-order] > li");
  if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const box = over.getBoundingClientRect();
  if (event.clientY < box.top + box.height / 2) over.before(dragged);
  else over.after(dragged);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("drag");
  dragged = null;
});
