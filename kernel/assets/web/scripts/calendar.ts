// A calendar beside each day's input, in the reader's calendar, for those who
// would rather point than type. What is typed stays the truth.
import { latin, shown } from "./digits";
import { calendarOfPage, type Day, find, monthTitle, read, type Serial, today, weekday, weekdayName } from "./jalali";
import { each, make, persian, word } from "./page";

let opened: Sheet | undefined;

class Sheet {
  private box = make("div", { class: "sheet calendar", role: "dialog", "aria-label": word("ui-choose-date") });
  private calendar = calendarOfPage();
  private month: Serial;

  constructor(private input: HTMLInputElement, private button: HTMLElement) {
    this.month = this.firstOfMonth(this.typed() ?? today());
  }

  toggle(): void {
    const again = opened?.input === this.input;
    opened?.close();
    if (again) return;
    opened = this;
    this.draw();
    this.input.closest(".dated")?.append(this.box);
    this.begin();
    this.box.addEventListener("keydown", (event) => this.key(event));
  }

  /** On the chosen day, else on today, else on the first of the month. */
  private begin(): void {
    const places = ["[aria-pressed=true]", ".today", ".days button"];
    places.map((place) => this.box.querySelector<HTMLElement>(place)).find(Boolean)?.focus();
  }

  close(): void {
    this.box.remove();
    if (opened === this) opened = undefined;
  }

  holds(node: Node): boolean {
    return this.box.contains(node) || this.button.contains(node);
  }

  private typed(): Serial | null {
    const [year, month, day] = latin(this.input.value).split(/\D+/).filter(Boolean).map(Number);
    return year && month && day ? find({ year, month, day }, this.calendar) : null;
  }

  private firstOfMonth(serial: Serial): Serial {
    return serial - read(serial, this.calendar).day + 1;
  }

  private draw(): void {
    const turn = (label: string, sign: string, by: number) => {
      const button = make("button", { type: "button", class: "btn bare square small", title: label }, sign);
      button.addEventListener("click", () => {
        this.month = this.firstOfMonth(by < 0 ? this.month - 1 : this.month + 32);
        this.draw();
        // The button that was pressed is gone; its successor takes the focus.
        this.box.querySelectorAll<HTMLElement>("header button")[by < 0 ? 0 : 1]?.focus();
      });
      return button;
    };
    const [back, on] = persian() ? ["›", "‹"] : ["‹", "›"];
    const head = make("header", {}, turn(word("ui-previous-month"), back!, -1), make("span", { "aria-live": "polite" }, monthTitle(this.month, this.calendar)), turn(word("ui-next-month"), on!, 1));
    this.box.replaceChildren(head, this.days());
  }

  private days(): HTMLElement {
    const firstDay = this.calendar === "persian" ? 6 : 1;
    const grid = make("div", { class: "days" });
    for (let n = 0; n < 7; n++) grid.append(make("span", { "aria-hidden": "true" }, weekdayName((firstDay + n) % 7)));
    for (let n = (weekday(this.month) - firstDay + 7) % 7; n > 0; n--) grid.append(make("span"));
    const chosen = this.typed();
    for (let serial = this.month, first = read(serial, this.calendar); read(serial, this.calendar).month === first.month; serial++) {
      grid.append(this.day(serial, chosen));
    }
    return grid;
  }

  private day(serial: Serial, chosen: Serial | null): HTMLElement {
    const day = read(serial, this.calendar);
    const button = make("button", { type: "button", "aria-pressed": String(serial === chosen) }, shown(String(day.day)));
    if (serial === today()) button.classList.add("today");
    if (weekday(serial) === (this.calendar === "persian" ? 5 : 0)) button.classList.add("rest");
    button.addEventListener("click", () => this.choose(day));
    return button;
  }

  private choose(day: Day): void {
    const two = (n: number) => String(n).padStart(2, "0");
    const between = this.calendar === "persian" ? "/" : "-";
    this.input.value = shown([day.year, two(day.month), two(day.day)].join(between));
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
    this.input.focus();
  }

  private key(event: KeyboardEvent): void {
    const across = persian() ? -1 : 1;
    const steps: Record<string, number> = { ArrowRight: across, ArrowLeft: -across, ArrowDown: 7, ArrowUp: -7 };
    const days = [...this.box.querySelectorAll<HTMLElement>(".days button")];
    const place = days.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Escape") {
      this.close();
      this.input.focus();
    } else if (place >= 0 && steps[event.key]) {
      event.preventDefault();
      days[place + steps[event.key]!]?.focus();
    }
  }
}

document.addEventListener("click", (event) => {
  // A month that was just redrawn no longer holds the button that was pressed.
  if (event.target instanceof Node && event.target.isConnected && !opened?.holds(event.target)) opened?.close();
});

// Last in the file, because a class is not there before its line has run.
each<HTMLInputElement>("input[data-date]", (input) => {
  const sign = document.querySelector<HTMLTemplateElement>("#calendar-sign");
  const button = make("button", { type: "button", class: "btn bare square", title: word("ui-choose-date"), "aria-haspopup": "dialog" });
  if (sign) button.append(sign.content.cloneNode(true));
  button.append(make("span", { class: "hush" }, word("ui-choose-date")));
  input.after(button);
  button.addEventListener("click", () => new Sheet(input, button).toggle());
});
