// The keyboard: `/` searches, `n` writes a call down, `c` creates, `g` and a letter goes, `?` shows all
// keys. Silent while one types, and never in the way of the browser's own keys.
import { latin } from "./digits";

// Where `g` and a letter lead: the first of these that the navigation offers.
const PLACES: Record<string, string[]> = { t: ["/today", "/"], c: ["/customers"], s: ["/opportunities", "/sales"] };
// The letters as they lie on a Persian keyboard, so that nobody must switch first.
const PERSIAN_KEYS: Record<string, string> = { ف: "t", ز: "c", س: "s", د: "n", ل: "g", ت: "j", ن: "k", ط: "x", ح: "p", "؟": "?" };

// Never yet: the clock of events begins anew with each page, so 0 would be a `g` at its first moment.
const NEVER = -Infinity;
let afterG = NEVER;

/** The key's Latin name, or nothing when it is meant for a field or the browser. */
export function plainKey(event: KeyboardEvent): string {
  const target = event.target;
  const typing = target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));
  const tick = target instanceof HTMLInputElement && target.type === "checkbox";
  if ((typing && !tick) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return "";
  if (document.querySelector("dialog[open]:not(#panel)")) return "";
  const typed = PERSIAN_KEYS[event.key] ?? event.key;
  const key = latin(typed.length === 1 ? typed.toLowerCase() : typed);
  // The list goes on beside an open panel; all other keys are the panel's while one is in it.
  const inPanel = target instanceof Element && target.closest("#panel") !== null;
  return inPanel && !["j", "k", "p"].includes(key) ? "" : key;
}

document.addEventListener("keydown", (event) => {
  const key = plainKey(event);
  if (!key) return;
  if (event.timeStamp - afterG < 1_500 && PLACES[key]) {
    afterG = NEVER;
    event.preventDefault();
    go(PLACES[key]!);
  } else if (key === "g") {
    afterG = event.timeStamp;
  } else if (key === "?") {
    event.preventDefault();
    document.querySelector<HTMLDialogElement>("#keys")?.showModal();
  } else {
    press(key, event);
  }
});

function go(addresses: string[]): void {
  for (const address of addresses) {
    const link = document.querySelector<HTMLAnchorElement>(`.nav a[href="${address}"]`);
    if (link) return link.click();
  }
}

function press(key: string, event: KeyboardEvent): void {
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLInputElement) target.select();
  else target.click();
}
