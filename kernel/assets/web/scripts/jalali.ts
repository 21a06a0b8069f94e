// Days in the reader's calendar, by the same arithmetic as the server's
// (kernel/base/src/calendar/jalali.rs): leap years follow the cycle of 33 years.

export interface Day {
  year: number;
  month: number;
  day: number;
}

export type Calendar = "jalali" | "gregorian";

/** Days since 1970, which have no zone and no calendar. */
export type Serial = number;

const LENGTH = 86_400_000;
/** Days before 1970 of 1 Farvardin 1, as the cycle counts back to it. */
const FIRST_DAY = 492_268;

export const calendarOfPage = (): Calendar => (document.documentElement.dataset.calendar === "gregorian" ? "gregorian" : "jalali");

const yearStart = (year: number): number => 365 * (year - 1) + Math.floor((8 * year + 21) / 33);

export function read(serial: Serial, calendar: Calendar): Day {
  if (calendar === "gregorian") {
    const date = new Date(serial * LENGTH);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  }
  const days = serial + FIRST_DAY;
  // The mean year is 365 + 8/33 days, so the guess is at most one off.
  let year = Math.floor((days * 33) / 12_053) + 1;
  while (yearStart(year) > days) year--;
  while (yearStart(year + 1) <= days) year++;
  const of = days - yearStart(year);
  const [month, day] = of < 186 ? [Math.floor(of / 31), of % 31] : [6 + Math.floor((of - 186) / 30), (of - 186) % 30];
  return { year, month: month + 1, day: day + 1 };
}

export function monthLength(year: number, month: number, calendar: Calendar): number {
  if (calendar === "gregorian") return new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month <= 6) return 31;
  if (month < 12) return 30;
  return yearStart(year + 1) - yearStart(year) - 336;
}

/** The serial of a day; nothing for a day that does not exist. */
export function find({ year, month, day }: Day, calendar: Calendar): Serial | null {
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month, calendar)) return null;
  if (calendar === "gregorian") return Date.UTC(year, month - 1, day) / LENGTH;
  const before = month <= 6 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  return yearStart(year) + before + day - 1 - FIRST_DAY;
}

/** The same day of another month; the last day where that month is shorter. */
export function shiftMonths(serial: Serial, months: number, calendar: Calendar): Serial {
  const { year, month, day } = read(serial, calendar);
  const count = year * 12 + month - 1 + months;
  const [y, m] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  return find({ year: y, month: m, day: Math.min(day, monthLength(y, m, calendar)) }, calendar) ?? serial;
}

export const fromIso = (iso: string): Serial => Date.parse(`${iso}T00:00:00Z`) / LENGTH;

export const toIso = (serial: Serial): string => new Date(serial * LENGTH).toISOString().slice(0, 10);

export const today = (): Serial => {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / LENGTH;
};

/** 1 for Monday to 7 for Sunday. */
export const weekday = (serial: Serial): number => ((((serial + 3) % 7) + 7) % 7) + 1;

export const weekStart = (calendar: Calendar): number => (calendar === "jalali" ? 6 : 1);

export function weekdayName(day: number, width: "narrow" | "long"): string {
  // 5 January 1970 was a Monday.
  return named({ weekday: width }, "gregorian", 3 + day);
}

export function monthName(month: number, calendar: Calendar): string {
  // Any year will do, and its middle is the same month to every browser.
  const middle = find({ year: calendar === "jalali" ? 1405 : 2026, month, day: 15 }, calendar);
  return named({ month: "long" }, calendar, middle ?? 0);
}

function named(what: Intl.DateTimeFormatOptions, calendar: Calendar, serial: Serial): string {
  const code = calendar === "jalali" ? "persian" : "gregory";
  const format = new Intl.DateTimeFormat(`${document.documentElement.lang}-u-ca-${code}`, { timeZone: "UTC", ...what });
  const wanted = "month" in what ? "month" : "weekday";
  return format.formatToParts(new Date(serial * LENGTH)).find((part) => part.type === wanted)?.value ?? "";
}
