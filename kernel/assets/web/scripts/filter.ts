// A filter is completed while it is typed: fields, signs, values and the names
// of records, as the server offers them for the text up to the caret. Arrows
// move among the offers, Tab or Enter takes one, Escape puts them away; with
// nothing marked Enter sends the filter as it stands.
import { each, make } from "./page";

interface Offer {
  label: string;
  note: string;
  text: string;
}

class Completion {
  private at = -1;
  private clock = 0;
  private asking: AbortController | null = null;
  private offers: Offer[] = [];

  /** `before` is what the server must know in front of the input: a field and its sign. */
  constructor(private input: HTMLInputElement, private list: HTMLElement, private source: string, private before: () => string) {
    input.addEventListener("input", () => {
      // What is marked answers the letters before.
      this.mark(-1);
      this.ask(80);
    });
    input.addEventListener("click", () => this.ask(0));
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.take(Number(option.dataset.place));
    });
  }

  private ask(wait: number): void {
    clearTimeout(this.clock);
    this.clock = window.setTimeout(() => void this.fetch(), wait);
  }

  private async fetch(): Promise<void> {
    // What was asked for the letters before is not waited for.
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const text = this.before() + this.input.value.slice(0, this.input.selectionStart ?? undefined);
    const address = `${this.source}?text=${encodeURIComponent(text)}`;
    try {
      const answer = await fetch(address, { signal: asking.signal, headers: { "HX-Request": "true" } });
      if (answer.ok && document.activeElement === this.input) this.show((await answer.json()) as Offer[]);
    } catch {
      // Typing went on, or the line is down: typing needs no offers.
    }
  }

  private show(offers: Offer[]): void {
    this.offers = offers;
    const entries = offers.map((offer, place) => {
      const entry = make("div", { role: "option", id: `${this.list.id}-${place}`, "data-place": String(place) });
      entry.append(make("span", { dir: "auto" }, offer.label));
      if (offer.note) entry.append(make("small", { class: "muted" }, offer.note));
      return entry;
    });
    this.list.replaceChildren(...entries);
    this.list.hidden = offers.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark(-1);
  }

  private close(): void {
    clearTimeout(this.clock);
    this.asking?.abort();
    this.show([]);
  }

  private mark(place: number): void {
    this.at = place;
    [...this.list.children].forEach((entry, n) => entry.setAttribute("aria-selected", String(n === place)));
    const here = this.list.children[place];
    if (!here) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", here.id);
    here.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return this.ask(0);
      const last = this.offers.length - 1;
      const next = this.at + (event.key === "ArrowDown" ? 1 : -1);
      this.mark(next > last ? 0 : next < 0 ? last : next);
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      this.take(this.at);
    } else if (event.key === "Tab" && open && !event.shiftKey && this.at >= 0) {
      event.preventDefault();
      this.take(this.at);
    } else if (event.key === "Escape") {
      // A box for searching would empty itself, and what was typed is gone.
      event.preventDefault();
      if (open) event.stopPropagation();
      this.close();
    }
  }

  private take(place: number): void {
    const offer = this.offers[place];
    if (!offer) return;
    const rest = this.input.value.slice(this.input.selectionStart ?? this.input.value.length);
    const text = offer.text.slice(this.before().length);
    this.input.value = text + rest.replace(/^\s+/, "");
    this.input.setSelectionRange(text.length, text.length);
    this.ask(0);
  }
}

/** In a chip's sheet the field and the way stand in inputs of their own. */
function asked(form: HTMLFormElement): string {
  const value = (name: string): string => (form.elements.namedItem(name) as HTMLSelectElement | null)?.value ?? "";
  const signs: Record<string, string> = { has: "~", starts: "^", above: ">", least: ">=", below: "<", most: "<=" };
  return `${value("add_field")}${signs[value("add_op")] ?? ":"}`;
}

let number = 0;
each<HTMLInputElement>("input[data-complete-filter]", (input) => {
  const list = make("div", { class: "sheet offers", role: "listbox", id: `offers-${++number}`, hidden: "" });
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.labels?.[0]?.textContent ?? "");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) {
    input.setAttribute(name, value);
  }
  input.removeAttribute("list");
  input.after(list);
  const form = input.form;
  const before = input.name === "add_value" && form ? () => asked(form) : () => "";
  new Completion(input, list, input.dataset.completeFilter!, before);
});
