// Wakes the palette when it is wanted: by Ctrl or ⌘ with K, by its button, or
// when one begins to type into the bar's own box. Until then it costs nothing.
import { around, part, word } from "./page";

declare const PART_PALETTE: string;

type Palette = typeof import("./palette");
let palette: Promise<Palette> | undefined;
const awake = (): Promise<Palette> => (palette ??= part<Palette>(PART_PALETTE));

const dialog = (): HTMLDialogElement | null => document.querySelector<HTMLDialogElement>("dialog#palette");

function open(): void {
  const box = dialog();
  if (box) void awake().then(({ open }) => open(box, word));
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.code !== "KeyK" || !dialog()) return;
  event.preventDefault();
  if (dialog()?.open) dialog()?.close();
  else if (!document.querySelector("dialog[open]")) open();
});

document.addEventListener("click", (event) => {
  if (!around(event, "[data-palette]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

document.addEventListener("focusin", (event) => {
  const input = around<HTMLInputElement>(event, "#search");
  if (input) void awake().then(({ attend }) => attend(input, word));
});
