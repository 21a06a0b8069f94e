// A word is completed while it is typed, from the list that stands beside its
// input: one letter and the rest lies there marked, to be kept by going on or
// written over by typing on. With fingers the browser's own list is better.
import { latin } from "./digits";

/** One spelling for both keyboards, letter by letter, so that places agree. */
const plain = (text: string): string => latin(text).toLowerCase().replace(/[يى]/g, "ی").replace(/ك/g, "ک");

export function completes(input: HTMLInputElement): void {
  const options = [...(input.list?.options ?? [])].map((option) => option.value);
  if (!options.length || !matchMedia("(pointer: fine)").matches) return;
  input.removeAttribute("list");
  const byWord = input.dataset.complete === "word";
  input.addEventListener("input", (event) => {
    if (!(event instanceof InputEvent) || event.isComposing || event.inputType !== "insertText") return;
    const typed = input.value;
    if (!typed.trim() || typed.endsWith(" ") || input.selectionStart !== typed.length) return;
    const found = options.find((option) => plain(option).startsWith(plain(typed)));
    const rest = found?.slice(typed.length).split(byWord ? " " : "\n")[0];
    if (!rest) return;
    // In the list's own letters: a capital, the Persian ی.
    input.value = found!.slice(0, typed.length) + rest;
    input.setSelectionRange(typed.length, typed.length + rest.length);
  });
}
