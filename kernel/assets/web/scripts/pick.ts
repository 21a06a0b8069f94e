// A link to another record: the plain select of the likely ones becomes a search
// over all of them. The select stays in the form and holds the value.
import { each, make, word } from "./page";

function chosen(select: HTMLSelectElement): string {
  return select.value ? (select.selectedOptions[0]?.label ?? "") : "";
}

/** The options that an address offers; none where nothing came. */
async function found(address: string): Promise<HTMLOptionElement[] | null> {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return null;
  const list = make("select");
  list.innerHTML = await answer.text();
  return [...list.options];
}

class Picker {
  private at = -1;
  private asked = 0;
  private followed = 0;
  private clock = 0;
  /** Words stand there that are no choice yet. */
  private typing = false;
  /** Somebody has chosen since the field was changed that this one follows. */
  private picked = false;
  /** The words that the list stands for; of others it says nothing. */
  private told = "";

  /** A sentence about the list stands below it, since a list holds choices only. */
  private note = make("p", { class: "muted", "aria-hidden": "true" });
  /** Says it to who hears the page; it is there before it speaks. */
  private said = make("div", { class: "hush", role: "status" });
  private sheet = make("div", { class: "sheet", hidden: "" });

  constructor(private select: HTMLSelectElement, private input: HTMLInputElement, private list: HTMLElement) {
    this.sheet.append(list, this.note);
    input.after(this.sheet, this.said);
    input.addEventListener("input", () => {
      this.typing = true;
      this.ask();
    });
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => this.begin());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => setTimeout(() => this.leave(), 150));
    this.sheet.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.choose(option);
    });
  }

  /** A list that was left out of the page is asked for when it is wanted. */
  private begin(): void {
    const likely = [...this.select.options];
    this.told = "";
    if (likely.some((option) => option.value)) this.show(likely);
    else void this.fetch("");
  }

  private ask(): void {
    clearTimeout(this.clock);
    const words = this.input.value.trim();
    if (!words) return this.begin();
    this.clock = window.setTimeout(() => void this.fetch(words), 120);
  }

  private async fetch(words: string): Promise<void> {
    const turn = ++this.asked;
    const source = this.select.dataset.pick!;
    const options = await found(`${source}${source.includes("?") ? "&" : "?"}q=${encodeURIComponent(words)}`);
    if (!options || turn !== this.asked) return;
    this.told = words;
    this.show(options);
  }

  /**
   * The field within whose record these stand was changed: others may be chosen now, and the first is.
   * Who types goes on, and who has chosen meanwhile keeps it.
   */
  async follow(within: string): Promise<void> {
    const source = new URL(this.select.dataset.pick!, location.href);
    if (within) source.searchParams.set("within", within);
    else source.searchParams.delete("within");
    this.select.dataset.pick = source.pathname + source.search;
    // A list of before is none any more.
    this.asked++;
    this.picked = false;
    const turn = ++this.followed;
    // Those of before belong elsewhere: meanwhile nobody is shown them, and none is sent.
    for (const option of [...this.select.options]) if (option.value) option.remove();
    this.list.replaceChildren();
    this.tell("");
    this.open(false);
    const options = await found(this.select.dataset.pick);
    if (turn !== this.followed) return;
    if (!options) {
      if (!this.typing) this.input.value = chosen(this.select);
      return;
    }
    const kept = this.picked ? this.select.selectedOptions[0] : undefined;
    const first = options.find((option) => option.hasAttribute("selected"))?.value ?? "";
    this.select.replaceChildren(...[...this.select.options].filter((option) => !option.value && !option.disabled), ...options);
    if (kept && ![...this.select.options].some((option) => option.value === kept.value)) this.select.add(kept);
    this.select.value = kept?.value ?? first;
    if (!this.typing) this.input.value = chosen(this.select);
    if (!kept) this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private show(options: HTMLOptionElement[]): void {
    const entries = options.filter((option) => option.value).map((option, place) => {
      const entry = make("div", { role: "option", id: `${this.list.id}-${place}`, "data-value": option.value, dir: "auto" }, option.label);
      if (option.dataset.note) entry.append(make("small", {}, option.dataset.note));
      return entry;
    });
    const note = entries.length ? options.find((option) => option.disabled)?.label : word("ui-nothing-found");
    this.list.replaceChildren(...entries);
    this.tell(note ?? "");
    this.open(true);
    this.mark(0);
  }

  /** What has been said already is not said anew. */
  private tell(note: string): void {
    this.list.hidden = !this.list.childElementCount;
    this.note.hidden = !note;
    for (const place of [this.note, this.said]) if (place.textContent !== note) place.textContent = note;
  }

  private open(open: boolean): void {
    this.sheet.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open && !this.list.hidden));
    if (open) return;
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
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
    const last = this.list.childElementCount - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.sheet.hidden) this.begin();
      else this.mark(Math.min(last, Math.max(0, this.at + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter" && (!this.sheet.hidden || this.isAhead())) {
      event.preventDefault();
      void this.take();
    } else if (event.key === "Escape" && !this.sheet.hidden) {
      event.stopPropagation();
      this.open(false);
    }
  }

  /** Somebody types faster than the list comes. */
  private isAhead(): boolean {
    const words = this.input.value.trim();
    return words !== "" && words !== this.told && words !== chosen(this.select);
  }

  private async take(): Promise<void> {
    if (this.isAhead()) {
      clearTimeout(this.clock);
      await this.fetch(this.input.value.trim());
    }
    const here = this.list.children[this.at];
    if (here instanceof HTMLElement) this.choose(here);
  }

  private choose(entry: HTMLElement): void {
    const value = entry.dataset.value;
    if (!value) return;
    this.picked = true;
    this.typing = false;
    const label = entry.firstChild?.textContent ?? "";
    if (![...this.select.options].some((option) => option.value === value)) this.select.add(new Option(label, value));
    this.select.value = value;
    this.input.value = label;
    this.open(false);
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
    this.input.dispatchEvent(new CustomEvent("peyvand:picked", { bubbles: true }));
  }

  /** Words that were not chosen are not a value: empty clears, all else goes back. */
  private leave(): void {
    this.open(false);
    this.typing = false;
    if (this.input.value.trim() === "" && this.select.value) {
      this.select.value = "";
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.input.value = chosen(this.select);
  }
}

// Last in the file, because a class is not there before its line has run.
each<HTMLSelectElement>("select[data-pick]", (select) => {
  const list = make("div", { role: "listbox", id: `${select.id}-list` });
  const input = make("input", {
    type: "text",
    role: "combobox",
    dir: "auto",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    placeholder: select.options[0]?.value === "" ? (select.options[0]?.label ?? "") : "",
  });
  for (const name of ["aria-invalid", "aria-describedby"]) {
    const value = select.getAttribute(name);
    if (value) input.setAttribute(name, value);
  }
  // The label and the summary of errors point to the visible one.
  input.id = select.id;
  select.id = `${select.id}-value`;
  input.value = chosen(select);
  // The browser can only point to what is seen where nothing was chosen.
  input.required = select.required;
  select.required = false;
  select.hidden = true;
  select.after(input);
  const picker = new Picker(select, input, list);
  const within = select.form?.elements.namedItem(select.dataset.within ?? "");
  if (within instanceof HTMLSelectElement) within.addEventListener("change", () => void picker.follow(within.value));
});
