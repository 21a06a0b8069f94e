// Days in the reader's calendar. The browser knows both calendars but cannot
// step through Jalali months, so a month's days are found by walking its days.

export interface Day {
  year: number;
  month: number;
  day: number;
}

/** Days since 1970, which have no zone and no calendar. */
export type Serial = number;

const LENGTH = 86_400_000;
const writers = new Map<string, Intl.DateTimeFormat>();

function writer(calendar: string): Intl.DateTimeFormat {
  const known = writers.get(calendar);
  if (known) return known;
  const made = new Intl.DateTimeFormat(`en-u-ca-${calendar}-nu-latn`, { timeZone: "UTC", year: "numeric", month: "numeric", day: "numeric" });
  writers.set(calendar, made);
  return made;
}

export const calendarOfPage = (): string => (document.documentElement.dataset.calendar === "gregorian" ? "gregory" : "persian");

export function read(serial: Serial, calendar: string): Day {
  const parts = writer(calendar).formatToParts(new Date(serial * LENGTH));
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return { year: part("year"), month: part("month"), day: part("day") };
}

/** The serial of a day, found by stepping from a guess. */
export function find(wanted: Day, calendar: string): Serial | null {
  const offset = calendar === "persian" ? 621 : 0;
  let serial = Math.round(((wanted.year + offset - 1970) * 365.2422 + (wanted.month - 1) * 30.44 + wanted.day) + (offset ? 79 : 0));
  for (let tries = 0; tries < 80; tries++) {
    const here = read(serial, calendar);
    const away = (wanted.year - here.year) * 365 + (wanted.month - here.month) * 30 + (wanted.day - here.day);
    if (away === 0) return here.day === wanted.day && here.month === wanted.month ? serial : null;
    serial += Math.abs(away) > 1 ? Math.trunc(away * 0.97) || Math.sign(away) : away;
  }
  return null;
}

export const today = (): Serial => {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / LENGTH;
};

/** 0 for Sunday, as the browser counts. */
export const weekday = (serial: Serial): number => new Date(serial * LENGTH).getUTCDay();

export function monthTitle(serial: Serial, calendar: string): string {
  const lang = document.documentElement.lang;
  const format = new Intl.DateTimeFormat(`${lang}-u-ca-${calendar}`, { timeZone: "UTC", month: "long", year: "numeric" });
  const parts = format.formatToParts(new Date(serial * LENGTH));
  // Persian formats put the year first, which nobody says.
  return ["month", "year"].map((type) => parts.find((part) => part.type === type)?.value ?? "").join(" ");
}

export function weekdayName(day: number): string {
  // 4 January 1970 was a Sunday.
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", weekday: "narrow" }).format(new Date((3 + day) * LENGTH));
}
