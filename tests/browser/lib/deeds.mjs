// What people do in more than one journey.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { WORK } from "./places.mjs";
import { say } from "./words.mjs";

/** A company to set up, as its administrator writes it down. */
export const COMPANY = {
  fa: { company: "حبوبات سپهر", name: "مریم رضایی", email: "maryam@sepehr.example", password: "نخود و لوبیا و عدس" },
  en: { company: "Sepehr Pulses", name: "Maryam Rezaei", email: "maryam@sepehr.example", password: "chickpeas and beans" },
};

/** The first page of a new workspace, by the address that the terminal printed. */
export async function setUp(person, { company, name, email, password }) {
  const { page, lang, server } = person;
  await page.goto(server.setUp);
  await page.locator("#f-company").fill(company);
  await page.locator(`input[name=lang][value=${lang}]`).check();
  await page.locator("#f-name").fill(name);
  await page.locator("#f-email").fill(email);
  await page.locator("#f-password").fill(password);
  await page.locator("#f-password_again").fill(password);
  await page.locator("#set-up button[type=submit]").click();
  await page.waitForURL((url) => url.pathname !== "/set-up");
}

/** Somebody's spreadsheet, saved as CSV. */
export function sheet(name, rows) {
  const path = join(WORK, name);
  const cell = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  writeFileSync(path, `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`);
  return path;
}

/** Sends a sheet through the page of an import, as far as `step`: the proposed
 * columns, what would become of it, or what became of it. */
export async function bringIn(person, entity, path, step = "result") {
  const { page, lang } = person;
  const button = (key) => page.getByRole("button", { name: say(lang)(key), exact: true });
  await person.goTo(`/${entity}/import`);
  await page.locator("#f-sheet").setInputFiles(path);
  await button("imports-send").click();
  await button("imports-check").waitFor();
  if (step === "columns") return;
  await button("imports-check").click();
  await button("imports-do").waitFor();
  if (step === "plan") return;
  await button("imports-do").click();
  await page.locator(`#main a.main[href="/${entity}"]`).waitFor();
}

/** Presses what saves the form of this page, and waits for what the server says. */
export async function save(person) {
  await Promise.all([person.page.waitForEvent("load"), person.page.locator("#main form.form button[type=submit]").last().click()]);
}

/** The page says so, in its own part and not in the frame around it. */
export async function reads(person, ...patterns) {
  const text = await person.page.locator("#main").innerText();
  for (const pattern of patterns) assert.ok(new RegExp(pattern).test(text), `${pattern} does not stand in:\n${text}`);
}

/** The short word in the corner after a deed. */
export async function isTold(person, text) {
  await person.page.locator("#toasts [data-toast]", { hasText: text }).waitFor();
}

/** Finds a record by name in the field of a link. */
export async function choose(person, field, name) {
  const input = person.page.locator(`#f-${field}`);
  await input.click();
  await input.fill(name);
  await person.page.locator(`#f-${field}-list [role=option]`, { hasText: name }).first().click();
  assert.equal(await input.inputValue(), name);
}

/** Opens a menu of the bar and presses what stands in it. */
export async function fromOwnMenu(person, item) {
  await person.page.locator("details.account > summary").click();
  await person.page.locator("details.account .sheet").getByRole("button", { name: item }).click();
}

export async function switchTo(person, lang) {
  await fromOwnMenu(person, say("fa")(`ui-language-${lang}`));
  await person.page.waitForFunction((lang) => document.documentElement.lang === lang, lang);
  person.lang = lang;
}

export async function signOut(person) {
  await fromOwnMenu(person, say(person.lang)("ui-sign-out"));
  await person.page.waitForURL("**/sign-in");
}
