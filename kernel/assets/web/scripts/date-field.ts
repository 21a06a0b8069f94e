// A day's input with a calendar beside it, in the reader's calendar, and below
// it the day that the server understood. What is typed stays the truth: the
// calendar only types for those who would rather point.
import { latin, shown } from "./digits";
import { Sheet } from "./date-sheet";
import { type Serial, calendarOfPage, find, fromIso, read } from "./jalali";
import { make, word } from "./page";

interface Reading {
  day?: string;
  words?: string;
  note?: string;
  problem?: string;
}

export class DateField extends HTMLElement {
  /** The arithmetic of days, so that a test can hold it against the official dates. */
  static readonly days = { find, read };

  private input!: HTMLInputElement;
  private button!: HTMLButtonElement;
  private sheet?: Sheet;
  private said?: Serial;
  private clock = 0;
  private turn = 0;

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>("input[data-date]");
    if (!input || this.button) return;
    this.input = input;
    this.button = make("button", { type: "button", class: "btn bare square", title: word("ui-choose-date"), "aria-haspopup": "dialog", "aria-expanded": "false" });
    const sign = document.querySelector<HTMLTemplateElement>("#calendar-sign");
    if (sign) this.button.append(sign.content.cloneNode(true));
    this.button.append(make("span", { class: "hush" }, word("ui-choose-date")));
    input.after(this.button);
    this.button.addEventListener("click", () => (this.sheet ? this.close(false) : this.open()));
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") {
        event.preventDefault();
        this.open();
      }
    });
    this.addEventListener("input", (event) => this.ask(event.target === input ? 250 : 0));
    input.addEventListener("change", () => this.ask(0, true));
    this.addEventListener("focusout", () => setTimeout(() => this.left()));
  }

  private open(): void {
    if (this.sheet) return;
    this.sheet = new Sheet(this.typed() ?? this.said, (day) => this.choose(day), () => this.close(true));
    this.append(this.sheet.box);
    this.button.setAttribute("aria-expanded", "true");
    this.sheet.begin();
  }

  private close(back: boolean): void {
    this.sheet?.box.remove();
    this.sheet = undefined;
    this.button.setAttribute("aria-expanded", "false");
    if (back) this.button.focus();
  }

  /** Closes when the keyboard or a press went elsewhere. A month that was just
   * redrawn has lost the focus for a moment only. */
  private left(): void {
    const here = document.activeElement;
    if (this.sheet && here !== document.body && !this.contains(here)) this.close(false);
  }

  /** A press outside closes too; from the document, see below. */
  pressedOutside(target: Node): void {
    if (this.sheet && target.isConnected && !this.contains(target)) this.close(false);
  }

  /** The day that stands in the field, where it is written in digits. */
  private typed(): Serial | undefined {
    const [year, month, day] = latin(this.input.value).split(/\D+/).filter(Boolean).map(Number);
    if (!year || !month || !day) return undefined;
    return find({ year, month, day }, year < 1700 ? "jalali" : "gregorian") ?? undefined;
  }

  private choose(serial: Serial): void {
    const calendar = calendarOfPage();
    const { year, month, day } = read(serial, calendar);
    const two = (n: number) => String(n).padStart(2, "0");
    this.input.value = shown([year, two(month), two(day)].join(calendar === "jalali" ? "/" : "-"));
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.close(false);
    this.input.focus();
    this.ask(0);
  }

  /** Asks the server what it understands, and says it below. */
  private ask(wait: number, whole = false): void {
    clearTimeout(this.clock);
    this.clock = window.setTimeout(() => void this.tell(whole), wait);
  }

  private async tell(whole: boolean): Promise<void> {
    const turn = ++this.turn;
    const text = this.input.value.trim();
    const time = this.querySelector<HTMLInputElement>("input.time");
    const asked = new URLSearchParams({ text, ...(time && { time: time.value }) });
    const answer = text || time?.value.trim() ? await fetch(`/calendar/reading?${asked}`).catch(() => null) : null;
    const reading: Reading = answer?.ok ? await answer.json() : {};
    if (turn !== this.turn) return;
    this.said = reading.day ? fromIso(reading.day) : undefined;
    const place = this.parentElement?.querySelector(".read");
    if (!place) return;
    // Half a word is no mistake; a text that was left is one.
    const problem = whole ? (reading.problem ?? "") : "";
    place.replaceChildren(reading.words ?? problem);
    if (reading.note) place.append(" ", make("em", {}, reading.note));
    place.classList.toggle("wrong", problem !== "" && !reading.words);
  }
}

customElements.define("date-field", DateField);

document.addEventListener("pointerdown", (event) => {
  if (!(event.target instanceof Node)) return;
  for (const field of document.querySelectorAll<DateField>("date-field")) field.pressedOutside(event.target);
});
