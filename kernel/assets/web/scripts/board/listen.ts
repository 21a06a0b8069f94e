// What colleagues change shows here too: their cards are asked for anew, a few
// at a time, never while one is carried.
import { isDragging } from "./drag";
import { cardOf, place, recount, renew } from "./parts";
import { renewed } from "./renew";

const MOST = 20;
const waiting = new Set<string>();
let clock = 0;
let next = 0;

document.addEventListener("peyvand:changed", (event) => {
  const { entity, id, version } = (event as CustomEvent<{ entity: string; id: string; version: number }>).detail ?? {};
  if (entity !== place.dataset.entity || !id) return;
  const held = Number(cardOf(id)?.dataset.version ?? 0);
  if (version && held >= version) return;
  waiting.add(id);
  clearTimeout(clock);
  clock = window.setTimeout(() => void refresh(), 200);
});

// The stream was away for too long to tell what it missed.
document.addEventListener("peyvand:reload", () => void whole());

let renewing = false;

/** One board at a time, so that an older one never comes over a newer. */
async function whole(): Promise<void> {
  if (renewing || isBusy()) {
    clearTimeout(next);
    return void (next = window.setTimeout(() => void whole(), 500));
  }
  waiting.clear();
  renewing = true;
  await renewed(location.href).finally(() => (renewing = false));
}

const isBusy = () => isDragging() || document.querySelector("#board-dialog[open], .lifted, #board form[data-quick], #board [aria-busy]") !== null;

async function refresh(): Promise<void> {
  if (isDragging() || document.querySelector("#board-dialog[open], .lifted")) return void (clock = window.setTimeout(() => void refresh(), 500));
  const some = [...waiting].slice(0, MOST);
  some.forEach((id) => waiting.delete(id));
  await Promise.all(some.map(async (id) => (await renew(id)) || waiting.add(id)));
  await recount();
  if (waiting.size) clock = window.setTimeout(() => void refresh(), 300);
}
