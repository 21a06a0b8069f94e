// A company begins: it is set up, its customers come in from a spreadsheet, one
// of them is found, mended and sold to; the history and the funnel tell it, and
// a seller who joins sees only what is theirs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { COMPANY, bringIn, choose, isTold, reads, save, setUp, sheet, signOut, switchTo } from "./lib/deeds.mjs";
import { barriers, speaksOtherwise } from "./lib/laws.mjs";
import { DATABASES, Server } from "./lib/server.mjs";
import { digits, pattern, say } from "./lib/words.mjs";

const CUSTOMERS = {
  fa: [
    ["نام", "نوع", "موبایل", "شهر"],
    ["شرکت آفتاب", "شرکت", "۰۹۱۲۱۱۱۲۲۳۳", "تهران"],
    ["شرکت مهتاب", "شرکت", "09122223344", "اصفهان"],
    ["زهرا محمدی", "شخص", "٠٩١٢٣٣٣٤٤٥٥", "یزد"],
  ],
  en: [
    ["Name", "Kind", "Mobile", "City"],
    ["شرکت آفتاب", "Company", "09121112233", "Tehran"],
    ["شرکت مهتاب", "Company", "09122223344", "Isfahan"],
    ["Zahra Mohammadi", "Person", "09123334455", "Yazd"],
  ],
};

const SELLER = {
  fa: { name: "رضا کریمی", email: "reza@sepehr.example", password: "برنج و روغن و شکر", customer: "فروشگاه لاله" },
  en: { name: "Reza Karimi", email: "reza@sepehr.example", password: "rice, oil and sugar", customer: "Laleh Stores" },
};

/** Who wrote a name may have had an Arabic keyboard. */
const SOUGHT = "شركت آفتاب";
const FOUND = "شرکت آفتاب";

const browser = await launch();
after(() => browser.close());

describe("a company begins", { concurrency: 2 }, () => {
  for (const database of DATABASES) {
    for (const lang of ["fa", "en"]) test(`on ${database}, in ${lang}`, { timeout: 240_000 }, (t) => journey(t, database, lang));
  }
});

async function journey(t, database, lang) {
  const server = await Server.start({ lang, database });
  t.after(() => server.stop());
  const name = `journey-${database}-${lang}`;
  const owner = await Person.arrive(browser, server);
  await scene(owner, name, async () => {
    const told = steps(t);
    await told("the first page sets it up", () => begins(owner));
    await told("a spreadsheet brings its customers", () => imports(owner));
    const address = await told("one is found from the keyboard", () => finds(owner));
    await told("what is wrong is mended, in any digits", () => mends(owner));
    await told("a deal is written down, with its amount and day", () => sells(owner));
    await told("the history tells it", () => remembers(owner, address));
    await told("the funnel counts it", () => counts(owner));
    await told("the list leaves as a file, and a deed on many rows is taken back", () => takesAway(owner));
    await told("the other language shows the same", () => turns(owner));
    const link = await told("a seller is invited", () => invites(owner));
    const seller = await Person.arrive(browser, server);
    await scene(seller, `${name}-seller`, async () => {
      await told("the seller sees only what is theirs", () => joins(seller, link, address));
    });
    await told("signing out leaves nothing behind", () => leaves(owner));
    assert.deepEqual(owner.complaints(), []);
  });
}

/** Each step is a line of the report; the first that fails ends the journey. */
function steps(t) {
  return async (title, act) => {
    let outcome, fault;
    await t.test(title, async () => {
      outcome = await act().catch((error) => {
        fault = error;
        throw error;
      });
    });
    if (fault) throw fault;
    return outcome;
  };
}

async function begins(owner) {
  const { page, lang } = owner;
  await setUp(owner, COMPANY[lang]);
  await page.waitForURL("**/today");
  await owner.goTo("/customers");
  await page.getByRole("heading", { level: 1, name: say(lang)("customers") }).waitFor();
  assert.match(await page.locator("#nav").innerText(), new RegExp(COMPANY[lang].company));
  assert.deepEqual(await speaksOtherwise(page, lang), []);
}

async function imports(owner) {
  const { page, lang } = owner;
  await page.locator('#main a[href="/customers/import"]').click();
  await page.waitForURL("**/customers/import");
  await bringIn(owner, "customers", sheet(`customers-${lang}.csv`, CUSTOMERS[lang]));
  await reads(owner, `${digits(lang, "3")}\\s+${say(lang)("imports-new")}`);
  await page.locator('#main a.main[href="/customers"]').click();
  await page.locator("tbody tr").nth(2).waitFor();
  assert.equal(await page.locator("tbody tr").count(), 3);
}

async function finds(owner) {
  const { page } = owner;
  await page.keyboard.press("/");
  await page.locator("#search:focus").waitFor();
  await page.keyboard.type(SOUGHT);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?**");
  await page.locator("#main").getByRole("link", { name: FOUND }).click();
  await page.getByRole("heading", { level: 1, name: FOUND }).waitFor();
  return new URL(page.url()).pathname;
}

async function mends(owner) {
  const { page, lang } = owner;
  await page.keyboard.press("e");
  await page.waitForURL("**/edit");
  await page.locator("#f-city").fill(lang === "fa" ? "کرج" : "Karaj");
  await page.locator("#f-revenue").pressSequentially("۲۵۰۰۰۰۰۰");
  const grouped = lang === "fa" ? "۲۵٬۰۰۰٬۰۰۰" : "25,000,000";
  assert.equal(await page.locator("#f-revenue").inputValue(), grouped, "an amount is grouped as it is typed");
  await page.locator(".field:has(#f-revenue) .words", { hasText: lang === "fa" ? "بیست و پنج میلیون" : "twenty-five million" }).waitFor();
  await save(owner);
  await isTold(owner, say(lang)("form-saved"));
  await reads(owner, grouped);
}

async function sells(owner) {
  const { page, lang } = owner;
  const w = say(lang);
  await page.locator('#main a[href^="/opportunities/new"]').first().click();
  await page.locator("#f-amount").pressSequentially("۴۸۰۰۰۰۰");
  // The Persian day is understood whatever calendar the reader has.
  await page.locator("#f-expected_on").fill("۱۴۰۵/۱۲/۲۹");
  await save(owner);
  await isTold(owner, w("form-created"));
  await reads(owner, lang === "fa" ? "۴٬۸۰۰٬۰۰۰ تومان" : "4,800,000", lang === "fa" ? "۱۴۰۵/۱۲/۲۹" : "20 Mar 2027");
  // The customer was known from where the form was opened.
  await reads(owner, FOUND);
}

async function remembers(owner, address) {
  const { lang } = owner;
  await owner.goTo(`${address}/history`);
  await reads(owner, pattern(lang, "record-changed-by"), COMPANY[lang].name, lang === "fa" ? "تهران[^]*کرج" : "Tehran[^]*Karaj");
}

async function counts(owner) {
  const { page, lang } = owner;
  await page.locator('#nav a[href="/reports/funnel"]').click();
  await page.getByRole("heading", { level: 1, name: say(lang)("funnel") }).waitFor();
  await reads(owner, say(lang)("pipeline-lead"), digits(lang, "1"));
}

async function takesAway(owner) {
  const { page, lang } = owner;
  const w = say(lang);
  await owner.goTo("/customers");
  await page.locator("summary", { hasText: w("export-open") }).click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator('a[href*="format=csv"]:not([href*="all="])').click()]);
  const text = readFileSync(await file.path(), "utf8");
  for (const { 0: name } of CUSTOMERS[lang].slice(1)) assert.ok(text.includes(name), `${name} is in the file`);
  await owner.goTo("/customers");
  // The one with a deal would be refused, and the others not.
  for (const row of await page.locator("tbody tr", { hasNotText: FOUND }).all()) await row.locator('input[name="id"]').check();
  await Promise.all([page.waitForEvent("load"), page.locator('#bulk button[value="delete"]').click()]);
  assert.equal(await page.locator("tbody tr").count(), 1);
  await Promise.all([page.waitForEvent("load"), page.locator("#toasts [data-toast] form button").click()]);
  await owner.goTo("/customers");
  assert.equal(await page.locator("tbody tr").count(), 3);
}

async function turns(owner) {
  const { page, lang } = owner;
  const other = lang === "fa" ? "en" : "fa";
  await owner.goTo("/customers");
  await switchTo(owner, other);
  assert.deepEqual(await speaksOtherwise(page, other), []);
  await page.getByRole("heading", { level: 1, name: say(other)("customers") }).waitFor();
  await page.getByRole("link", { name: FOUND }).first().waitFor();
  assert.deepEqual(await barriers(page), [], "names of one language stand well in a page of the other");
  await switchTo(owner, lang);
}

async function invites(owner) {
  const { page, lang } = owner;
  const w = say(lang);
  await page.locator('#nav a[href="/settings"]').click();
  await page.locator('#main a[href="/users"]').click();
  await page.locator('#main a[href="/users/new"]').click();
  await page.locator("#f-name").fill(SELLER[lang].name);
  await page.locator("#f-email").fill(SELLER[lang].email);
  await page.locator("label", { has: page.locator("input[name=roles]") }).filter({ hasText: w("role-seller") }).click();
  await save(owner);
  await page.getByRole("button", { name: w("invitation-make"), exact: true }).click();
  return page.getByLabel(w("invitation-link"), { exact: true }).inputValue();
}

async function joins(seller, link, address) {
  const { page, lang } = seller;
  const w = say(lang);
  const { password, customer } = SELLER[lang];
  await page.goto(link);
  await page.locator("#f-password").fill(password);
  await page.locator("#f-password_again").fill(password);
  await page.getByRole("button", { name: w("link-enter") }).click();
  await page.waitForURL("**/today");
  await seller.goTo("/customers");
  assert.equal(await page.locator("tbody tr").count(), 0, "nobody gave them a customer yet");
  await seller.goTo(address, 404);
  await seller.goTo(`/search?q=${encodeURIComponent(FOUND)}`);
  assert.equal(await page.locator("#main").getByRole("link", { name: FOUND }).count(), 0);
  await seller.goTo("/customers/new");
  await page.locator("#f-name").fill(customer);
  await save(seller);
  await isTold(seller, w("form-created"));
  await seller.goTo("/customers");
  assert.deepEqual(await page.locator("tbody tr th").allInnerTexts().then((all) => all.map((one) => one.includes(customer))), [true]);
  await seller.goTo("/reports/funnel");
  // The deal of another is not counted.
  await reads(seller, w("funnel-empty"));
  await seller.goTo(link, 404);
  await reads(seller, w("link-worthless"));
}

async function leaves(owner) {
  const { page, lang } = owner;
  await owner.goTo("/customers");
  await signOut(owner);
  await page.goBack();
  await page.waitForURL("**/sign-in**");
  await owner.signIn(COMPANY[lang].email, COMPANY[lang].password);
  await owner.goTo("/customers");
  await page.getByRole("link", { name: FOUND }).first().waitFor();
}
