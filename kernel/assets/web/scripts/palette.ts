// One box over records, pages and deeds: what the server offers for the words
// typed so far, chosen with the arrows and Enter. A late answer to older words
// is thrown away, and a list that waits for its answer says so.
//
// Nothing is imported here: the chunk is loaded when it is first wanted.
type Word = (key: string) => string;

const PAUSE = 110;
const SHOWS_WAITING = 200;

class Finder {
  private turn = 0;
  private clock = 0;
  private asked: AbortController | undefined;
  private at = -1;
  private waits = false;
  private goes: KeyboardEvent | undefined;

  constructor(
    private input: HTMLInputElement,
    private list: HTMLElement,
    private said: HTMLElement,
    private word: Word,
    /** In the palette the best is chosen already; in the bar Enter searches. */
    private chooses: boolean,
  ) {
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.key(event));
    // The box keeps the focus while a line is pressed.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("mousemove", (event) => this.point(event));
    list.addEventListener("click", press);
  }

  typed(): void {
    clearTimeout(this.clock);
    this.wait();
    this.clock = window.setTimeout(() => void this.ask(), PAUSE);
  }

  async ask(): Promise<void> {
    const turn = ++this.turn;
    this.wait();
    this.asked?.abort();
    this.asked = new AbortController();
    const words = this.input.value.trim();
    try {
      const address = `/palette?q=${encodeURIComponent(words)}&at=${encodeURIComponent(location.pathname)}`;
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: this.asked.signal });
      const elsewhere = answer.headers.get("HX-Redirect");
      if (elsewhere) return location.assign(elsewhere);
      if (!answer.ok) throw new Error(String(answer.status));
      const text = await answer.text();
      if (turn === this.turn) this.show(text);
    } catch (fault) {
      if (turn === this.turn && (fault as Error).name !== "AbortError") this.fail();
    }
  }

  private show(markup: string): void {
    const offer = new DOMParser().parseFromString(markup, "text/html").body.firstElementChild as HTMLElement | null;
    this.arrived();
    this.list.replaceChildren(...(offer?.childNodes ?? []));
    this.options().forEach((option, place) => {
      option.id = `${this.list.id}-${place}`;
      option.tabIndex = -1;
      option.setAttribute("aria-selected", "false");
    });
    this.said.textContent = offer?.dataset.said ?? "";
    this.said.classList.toggle("hush", this.options().length > 1);
    this.list.scrollTop = 0;
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", String(this.options().length > 0));
    this.mark(this.chooses ? 0 : -1);
    const key = this.goes;
    this.goes = undefined;
    if (key) this.choose(key);
  }

  private fail(): void {
    this.arrived();
    this.goes = undefined;
    this.list.replaceChildren();
    this.mark(-1);
    this.said.textContent = this.word("ui-offline-find");
    this.said.classList.remove("hush");
  }

  /** The list shows older words until the answer comes. */
  private wait(): void {
    if (this.waits) return;
    this.waits = true;
    this.list.setAttribute("aria-busy", "true");
    window.setTimeout(() => this.list.classList.toggle("waits", this.waits), SHOWS_WAITING);
  }

  private arrived(): void {
    this.waits = false;
    this.list.removeAttribute("aria-busy");
    this.list.classList.remove("waits");
  }

  close(): void {
    clearTimeout(this.clock);
    this.turn++;
    this.asked?.abort();
    this.arrived();
    this.goes = undefined;
    this.list.replaceChildren();
    this.said.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  private options(): HTMLAnchorElement[] {
    return [...this.list.querySelectorAll<HTMLAnchorElement>("[role=option]")];
  }

  private mark(place: number): void {
    const options = this.options();
    this.at = place < options.length ? place : -1;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === this.at)));
    const here = options[this.at];
    if (!here) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", here.id);
    if (this.at === 0) this.list.scrollTop = 0;
    else here.scrollIntoView({ block: "nearest" });
  }

  private point(event: MouseEvent): void {
    const option = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("[role=option]") : null;
    // The page that scrolls below a resting mouse chooses nothing.
    if (option && (event.movementX || event.movementY)) this.mark(this.options().indexOf(option));
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const many = this.options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!many) return void this.ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = this.at + step;
      this.mark(next < 0 ? (this.chooses || this.at < 0 ? many - 1 : -1) : next >= many ? 0 : next);
    } else if (event.key === "Enter") {
      if (this.waits && this.chooses) {
        event.preventDefault();
        // What was typed is meant, not what an older answer offers.
        this.goes = event;
      } else this.choose(event);
    } else if (event.key === "Escape" && !this.chooses && many) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && !this.chooses) this.close();
  }

  private choose(event: KeyboardEvent): void {
    const option = this.options()[this.at];
    if (!option) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) window.open(option.href, "_blank", "noopener");
    else option.click();
  }
}

/** A deed that stands as a button in a form of this page: that button is pressed. */
function press(event: MouseEvent): void {
  const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-press]") : null;
  const button = option && document.querySelector<HTMLButtonElement>(option.dataset.press!);
  if (!button || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  button.click();
}

const dialogs = new WeakMap<HTMLDialogElement, Finder>();

/** Opens the palette with what this person worked with last. */
export function open(dialog: HTMLDialogElement, word: Word): void {
  const input = dialog.querySelector("input")!;
  let finder = dialogs.get(dialog);
  if (!finder) {
    finder = new Finder(input, dialog.querySelector(".offers")!, dialog.querySelector(".said")!, word, true);
    dialogs.set(dialog, finder);
    const own = finder;
    dialog.addEventListener("close", () => own.close());
    // Another line of this page: the palette has done its work.
    dialog.addEventListener("click", (event) => {
      const chosen = event.target instanceof Element && event.target.closest("[role=option]");
      if (chosen && !event.ctrlKey && !event.metaKey) dialog.close();
    });
  }
  input.value = "";
  dialog.showModal();
  input.focus();
  void finder.ask();
}

const attended = new WeakSet<HTMLInputElement>();

/** The bar's own box shows the same list below itself as one types. */
export function attend(input: HTMLInputElement, word: Word): void {
  if (attended.has(input)) return;
  attended.add(input);
  const form = input.form!;
  const sheet = document.createElement("div");
  sheet.className = "sheet offered";
  sheet.hidden = true;
  const list = document.createElement("div");
  list.className = "offers";
  list.id = "search-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? "");
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  sheet.append(list, said);
  form.append(sheet);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name!, value!);
  }
  const finder = new Finder(input, list, said, word, false);
  const seen = () => (sheet.hidden = input.value.trim() === "" && !list.childElementCount);
  new MutationObserver(() => (sheet.hidden = !list.childElementCount && !said.textContent)).observe(sheet, {
    childList: true,
    subtree: true,
    characterData: true,
  });
  input.addEventListener("input", () => {
    if (input.value.trim() === "") finder.close();
    seen();
  });
  form.addEventListener("focusout", (event) => {
    if (!(event.relatedTarget instanceof Node) || !form.contains(event.relatedTarget)) finder.close();
  });
  // Words that were typed while this was being loaded.
  if (input.value.trim() && input.value !== input.defaultValue) finder.typed();
}
