// An `@` in a comment asks for colleagues. Whoever is chosen stands in the text
// by name; the form carries beside it who was meant, for names that two have.
import { each, make } from "./page";

interface Colleague {
  id: string;
  name: string;
  note: string;
}

/** What is being typed after the last `@` before the caret; null where nothing is. */
function asked(box: HTMLTextAreaElement): string | null {
  const before = box.value.slice(0, box.selectionStart);
  return /(?:^|[^\p{L}\p{N}])@([^\n@]{0,30})$/u.exec(before)?.[1] ?? null;
}

function isComment(box: HTMLTextAreaElement): boolean {
  const kinds = box.form?.elements.namedItem("kind");
  return !(kinds instanceof RadioNodeList) || kinds.value === "comment";
}

class Mentions {
  private at = -1;
  private turn = 0;
  private clock = 0;
  /** Names that were chosen: what follows them is the comment again. */
  private chosen: string[] = [];

  constructor(private box: HTMLTextAreaElement, private list: HTMLElement, private source: string) {
    box.addEventListener("input", () => this.look());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const entry = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (entry) this.choose(entry);
    });
  }

  private look(): void {
    clearTimeout(this.clock);
    const words = asked(this.box);
    const isOver = words !== null && this.chosen.some((name) => words.startsWith(`${name} `));
    if (words === null || isOver || !isComment(this.box)) return this.close();
    this.clock = window.setTimeout(() => void this.fetch(words), 120);
  }

  private async fetch(words: string): Promise<void> {
    const turn = ++this.turn;
    const answer = await fetch(`${this.source}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!answer?.ok || turn !== this.turn) return;
    const found = (await answer.json()) as Colleague[];
    if (!found.length) return this.close();
    this.list.replaceChildren(...found.map((one, place) => {
      const entry = make("div", { role: "option", id: `${this.list.id}-${place}`, "data-id": one.id, dir: "auto" }, one.name);
      if (one.note) entry.append(make("small", {}, one.note));
      return entry;
    }));
    this.list.hidden = false;
    this.mark(0);
  }

  private close(): void {
    this.turn++;
    this.list.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
  }

  private mark(place: number): void {
    this.at = place;
    [...this.list.children].forEach((entry, n) => entry.setAttribute("aria-selected", String(n === place)));
    const here = this.list.children[place];
    if (!here) return;
    this.box.setAttribute("aria-activedescendant", here.id);
    here.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const last = this.list.children.length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.mark(Math.min(last, Math.max(0, this.at + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter" || event.key === "Tab") {
      const here = this.list.children[this.at];
      if (!(here instanceof HTMLElement)) return;
      event.preventDefault();
      this.choose(here);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    }
  }

  private choose(entry: HTMLElement): void {
    const words = asked(this.box) ?? "";
    const name = entry.firstChild?.textContent ?? "";
    const caret = this.box.selectionStart;
    this.box.setRangeText(`${name} `, caret - words.length, caret, "end");
    this.box.form?.append(make("input", { type: "hidden", name: "mention", value: entry.dataset.id ?? "" }));
    this.chosen.push(name);
    this.close();
    this.box.focus();
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }
}

// Last in the file, because a class is not there before its line has run.
each<HTMLElement>("[data-mentions]", (place) => {
  const box = place.querySelector("textarea");
  if (!box) return;
  const list = make("div", { class: "sheet mentions", role: "listbox", id: `${box.id}-mentions`, hidden: "" });
  list.setAttribute("aria-label", "@");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.after(list);
  new Mentions(box, list, place.dataset.mentions!);
});
