// The calendar itself: one month as a grid, with the likely days as chips above.
// Arrows walk the days, Home and End the week, PageUp and PageDown the months
// (with Shift the years), Enter chooses, Escape leaves.
import { shown } from "./digits";
import { type Calendar, type Serial, calendarOfPage, find, fromIso, monthLength, monthName, read, shiftMonths, today, toIso, weekStart, weekday, weekdayName } from "./jalali";
import { make, persian, word } from "./page";

interface Rest {
  today: string;
  weekend: number[];
  holidays: Record<string, string>;
}

const known = new Map<string, Promise<Rest | null>>();

/** What the company rests on in these days, asked once a page. */
function restOf(from: Serial, to: Serial): Promise<Rest | null> {
  const address = `/calendar/days?from=${toIso(from)}&to=${toIso(to)}`;
  const asked = known.get(address) ?? fetch(address).then((answer) => (answer.ok ? (answer.json() as Promise<Rest>) : null)).catch(() => null);
  known.set(address, asked);
  return asked;
}

export class Sheet {
  readonly box = make("div", { class: "sheet calendar", role: "dialog", "aria-label": word("ui-choose-date") });
  private calendar: Calendar = calendarOfPage();
  private now = today();
  private at: Serial;

  constructor(private chosen: Serial | undefined, private choose: (day: Serial) => void, private leave: () => void) {
    this.at = chosen ?? this.now;
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.draw();
  }

  begin(): void {
    this.box.querySelector<HTMLElement>("td [tabindex='0']")?.focus();
    this.box.scrollIntoView({ block: "nearest" });
  }

  private draw(): void {
    this.box.replaceChildren(this.head(), this.chips(), this.month());
    void this.tint();
  }

  private head(): HTMLElement {
    const { year, month } = read(this.at, this.calendar);
    const turn = (label: string, sign: string, months: number) => {
      // Isolated, because the page's direction would turn the sign around.
      const arrow = make("bdi", { dir: "ltr", "aria-hidden": "true" }, sign);
      const button = make("button", { type: "button", class: "btn bare square", title: word(label), "aria-label": word(label), "data-turn": String(months) }, arrow);
      button.addEventListener("click", () => {
        this.go(shiftMonths(this.at, months, this.calendar), false);
        // The button that was pressed is gone; its successor takes the focus.
        this.box.querySelector<HTMLElement>(`[data-turn="${months}"]`)?.focus();
      });
      return button;
    };
    const [back, on, far, farther] = persian() ? ["›", "‹", "»", "«"] : ["‹", "›", "«", "»"];
    const title = make("span", { "aria-live": "polite" }, `${monthName(month, this.calendar)} ${shown(String(year))}`);
    return make("header", {}, turn("ui-previous-year", far!, -12), turn("ui-previous-month", back!, -1), title, turn("ui-next-month", on!, 1), turn("ui-next-year", farther!, 12));
  }

  /** The days that are promised most. */
  private chips(): HTMLElement {
    const start = weekStart(this.calendar);
    const untilStart = (start - weekday(this.now) + 7) % 7 || 7;
    const likely: [string, Serial][] = [
      [word("ui-today"), this.now],
      [word("ui-tomorrow"), this.now + 1],
      [weekdayName(start, "long"), this.now + untilStart],
      [word("ui-week-later"), this.now + 7],
    ];
    const chips = likely.map(([label, day]) => {
      const chip = make("button", { type: "button", class: "chip" }, label);
      chip.addEventListener("click", () => this.choose(day));
      return chip;
    });
    return make("div", { class: "chips" }, ...chips);
  }

  private month(): HTMLElement {
    const start = weekStart(this.calendar);
    const { year, month } = read(this.at, this.calendar);
    const first = find({ year, month, day: 1 }, this.calendar) ?? this.at;
    const weekdays = Array.from({ length: 7 }, (_, n) => ((start - 1 + n) % 7) + 1);
    const heading = weekdays.map((day) => make("th", { scope: "col", abbr: weekdayName(day, "long") }, weekdayName(day, "narrow")));
    const table = make("table", { role: "grid", "aria-label": `${monthName(month, this.calendar)} ${shown(String(year))}` });
    table.append(make("thead", {}, make("tr", {}, ...heading)));
    const body = make("tbody");
    const last = first + monthLength(year, month, this.calendar) - 1;
    for (let week = first - ((weekday(first) - start + 7) % 7); week <= last; week += 7) {
      const days = Array.from({ length: 7 }, (_, n) => week + n);
      body.append(make("tr", {}, ...days.map((serial) => (serial < first || serial > last ? make("td") : this.day(serial)))));
    }
    table.append(body);
    return table;
  }

  private day(serial: Serial): HTMLElement {
    const { year, month, day } = read(serial, this.calendar);
    const label = `${weekdayName(weekday(serial), "long")} ${shown(String(day))} ${monthName(month, this.calendar)} ${shown(String(year))}`;
    const button = make("button", { type: "button", "data-day": String(serial), tabindex: serial === this.at ? "0" : "-1", "aria-label": label }, shown(String(day)));
    if (serial === this.now) button.setAttribute("aria-current", "date");
    button.addEventListener("click", () => this.choose(serial));
    return make("td", { "aria-selected": String(serial === this.chosen) }, button);
  }

  /** Weekends and holidays in their colour, the holiday's name on its day. */
  private async tint(): Promise<void> {
    const buttons = [...this.box.querySelectorAll<HTMLElement>("[data-day]")];
    const serial = (button?: HTMLElement) => Number(button?.dataset.day);
    const rest = await restOf(serial(buttons[0]), serial(buttons.at(-1)));
    if (!rest || !buttons[0]?.isConnected) return;
    for (const button of buttons) {
      const name = rest.holidays[toIso(serial(button))];
      button.classList.toggle("rest", rest.weekend.includes(weekday(serial(button))) || name !== undefined);
      if (name === undefined) continue;
      button.classList.add("holiday");
      button.title = name;
      button.setAttribute("aria-label", `${button.getAttribute("aria-label")}، ${name}`);
    }
    const now = fromIso(rest.today);
    if (now === this.now) return;
    // The company's day is another than that of this device.
    this.now = now;
    this.draw();
  }

  private go(serial: Serial, focus = true): void {
    this.at = serial;
    this.draw();
    if (focus) this.begin();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.leave();
    } else if (event.target instanceof Element && event.target.closest("td")) {
      const day = this.reached(event);
      if (day === undefined) return;
      event.preventDefault();
      this.go(day);
    }
  }

  private reached(event: KeyboardEvent): Serial | undefined {
    const across = persian() ? -1 : 1;
    const intoWeek = (weekday(this.at) - weekStart(this.calendar) + 7) % 7;
    const months = event.shiftKey ? 12 : 1;
    switch (event.key) {
      case "ArrowRight":
        return this.at + across;
      case "ArrowLeft":
        return this.at - across;
      case "ArrowDown":
        return this.at + 7;
      case "ArrowUp":
        return this.at - 7;
      case "Home":
        return this.at - intoWeek;
      case "End":
        return this.at + 6 - intoWeek;
      case "PageUp":
        return shiftMonths(this.at, -months, this.calendar);
      case "PageDown":
        return shiftMonths(this.at, months, this.calendar);
      default:
        return undefined;
    }
  }
}
