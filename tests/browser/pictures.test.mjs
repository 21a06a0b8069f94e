// The pictures of the guides in docs/, taken from the made-up company, so that
// a guide shows what is there. Only on request: PEYVAND_DOCS=1.

import assert from "node:assert/strict";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { Person, launch } from "./lib/browser.mjs";
import { bringIn, isTold, save, setUp, sheet, COMPANY } from "./lib/deeds.mjs";
import { settled } from "./lib/laws.mjs";
import { PICTURES, folder } from "./lib/places.mjs";
import { ADMINISTRATOR, MANAGER, PASSWORD, SELLER } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

/** All pictures together stay below this. */
const MOST_BYTES = 3_000_000;

const DESK = { width: 1120, height: 660 };
const PHONE = { width: 360, height: 640 };
/** For what has many columns. */
const WIDE = { width: 1360, height: 800 };
/** For what stands further down a page. */
const TALL = { width: 1120, height: 900 };

const SHEET = {
  fa: [
    ["نام", "نوع", "تلفن همراه", "شهر", "مسئول"],
    ["پخش مهرگان", "شرکت", "۰۹۱۲۵۵۵۶۶۷۷", "رشت", "رضا احمدی"],
    ["فروشگاه سپیده", "شرکت", "٠٩١٢٥٥٥٦٦٧٨", "یزد", "پروین کاضمی"],
    ["نسترن بهاری", "شخص", "0912-555-6679", "کرج", "رضا احمدی"],
    ["", "شخص", "۰۹۱۲۵۵۵۶۶۸۰", "تبریز", "رضا احمدی"],
  ],
  en: [
    ["Name", "Kind", "Mobile", "City", "Owner"],
    ["Mehregan Distribution", "Company", "09125556677", "Rasht", "Reza Ahmadi"],
    ["Sepideh Store", "Company", "0912 555 6678", "Yazd", "Parvin Kazmi"],
    ["Nastaran Bahari", "Person", "0912-555-6679", "Karaj", "Reza Ahmadi"],
    ["", "Person", "09125556680", "Tabriz", "Reza Ahmadi"],
  ],
};

/** Who is called in a comment, what is said, and a view worth keeping. */
const CALLED = { fa: "@پروین", en: "@Parvin" };
const SAID = { fa: "قیمت این بار را با آن‌ها روشن کردم؛ لطفاً نگاهی بینداز.", en: "I settled the price of this load with them; please have a look." };
const COLLEAGUE = { fa: "رضا احمدی", en: "Reza Ahmadi" };
const VIEW = { fa: "شرکت‌های تهران و یزد", en: "Companies of Tehran and Yazd" };
const CITIES = { fa: "تهران,یزد", en: "Tehran,Yazd" };
const FEW = { fa: "تهر", en: "tehr" };

const PART = { fa: "بازرگانی", en: "Trading" };

if (process.env.PEYVAND_DOCS) {
  const browser = await launch();
  after(() => browser.close());
  for (const lang of ["fa", "en"]) test(`the guides in ${lang} have their pictures`, { timeout: 300_000 }, (t) => take(t, browser, lang));
  test("the pictures are small", () => {
    const all = readdirSync(PICTURES, { recursive: true }).map((name) => statSync(join(PICTURES, name)));
    const bytes = all.filter((one) => one.isFile()).reduce((sum, one) => sum + one.size, 0);
    assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
  });
}

async function take(t, browser, lang) {
  const [server, fresh] = await Promise.all([Server.start({ lang, sample: true }), Server.start({ lang })]);
  t.after(() => Promise.all([server.stop(), fresh.stop()]));
  const as = async (email) => {
    const person = await Person.arrive(browser, server, { lang });
    await person.signIn(email, PASSWORD);
    return person;
  };
  await ofSeller(await as(SELLER), lang);
  const shared = await ofTogether(await as(ADMINISTRATOR), lang);
  await ofManager(await as(MANAGER), lang);
  await ofAccess(await as(ADMINISTRATOR), shared);
  await ofAdministrator(await as(ADMINISTRATOR), lang);
  const first = await Person.arrive(browser, fresh, { lang });
  await first.page.goto(fresh.setUp);
  await picture(first, "set-up");
  await setUp(first, COMPANY[lang]);
  await picture(first, "empty");
}

async function ofSeller(seller, lang) {
  const { page } = seller;
  await seller.goTo("/today");
  await picture(seller, "today");
  await ofCall(seller);
  await seller.goTo("/customers");
  await picture(seller, "list");
  await picture(seller, "phone", PHONE);
  await seller.goTo(`/search?q=${encodeURIComponent(PART[lang])}`);
  await picture(seller, "search");
  await seller.goTo("/opportunities");
  await page.locator(`tbody a[href^="${new URL(page.url()).pathname}/"]`).first().click();
  await page.locator("#main .record").waitFor();
  await picture(seller, "deal");
  await page.locator('#main a[href^="/customers/"]').first().click();
  await page.waitForURL("**/customers/**");
  await picture(seller, "record");
  await page.setViewportSize(TALL);
  await page.locator("#timeline").evaluate((card) => card.scrollIntoView({ block: "end" }));
  await picture(seller, "timeline", TALL);
  await seller.goTo("/opportunities/new");
  await page.locator("#f-amount").pressSequentially("۴۸۵۰۰۰۰۰۰");
  await page.locator(".dated:has(#f-expected_on) button").click();
  await page.locator(".calendar").waitFor();
  await picture(seller, "deal-new");
  await page.keyboard.press("Escape");
  await seller.goTo("/customers/new");
  await save(seller);
  await picture(seller, "form-wrong");
  await seller.leave();
}

/** Somebody rings whom the seller knows. */
async function ofCall(seller) {
  const { page } = seller;
  const [caller] = await page.evaluate(async () => (await (await fetch("/api/v1/customers?filter=owner:me+-mobile:empty+-next_step_on:empty&limit=1")).json()).items);
  await page.setViewportSize(PHONE);
  await seller.goTo("/capture");
  await page.locator("#f-number").fill(caller.mobile);
  await page.locator("#capture-who[data-state=known]").waitFor();
  await picture(seller, "capture", PHONE);
  await page.locator("#f-number").fill("");
  await page.setViewportSize(DESK);
}

/** A comment that calls the manager, and a share, on one customer; gives its address. */
async function ofTogether(administrator, lang) {
  const { page } = administrator;
  await administrator.goTo(`/customers?filter=${encodeURIComponent(`has opportunity has call -owner:"${COLLEAGUE[lang]}"`)}`);
  const customer = await page.locator("#list tr[data-href]").first().getAttribute("data-href");
  await administrator.goTo(customer);
  await page.locator("#composer label", { has: page.locator("[name=kind][value=comment]") }).click();
  await page.locator("#composer textarea").click();
  await page.keyboard.type(CALLED[lang]);
  await page.locator(".mentions [role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.type(SAID[lang]);
  await page.locator("#composer .save > button").click();
  await page.locator("#timeline .comment .mention").first().waitFor();
  await page.locator("#sharing details > summary").first().click();
  await page.locator("#f-share_person").fill(COLLEAGUE[lang]);
  await page.locator("#f-share_person-list [role=option]").first().click();
  await Promise.all([page.waitForEvent("load"), page.locator("#sharing form button.main").click()]);
  await isTold(administrator, say(lang)("shares-shared"));
  await administrator.goTo(customer);
  await picture(administrator, "shares", WIDE);
  await page.locator("#timeline .comment").first().evaluate((said) => said.scrollIntoView({ block: "center" }));
  await inBoth(administrator, "comments", WIDE);
  await administrator.leave();
  return customer;
}

async function ofManager(manager, lang) {
  const { page } = manager;
  await manager.goTo("/notices");
  await inBoth(manager, "notices");
  await ofFunnel(manager);
  await ofViews(manager, lang);
  await ofBoard(manager);
  await ofPalette(manager, lang);
  await manager.goTo("/customers?filter=kind%3Acompany+created%3C90d");
  await picture(manager, "filter");
  await manager.goTo("/opportunities");
  await manager.page.locator(`tbody a[href^="${new URL(manager.page.url()).pathname}/"]`).first().click();
  await manager.page.locator("details:has(#f-owner) > summary").click();
  await manager.page.locator("#f-owner").waitFor();
  await picture(manager, "hand-over");
  await manager.leave();
}

async function ofAdministrator(administrator, lang) {
  const { page } = administrator;
  const path = sheet(lang === "fa" ? "مشتریان.csv" : "customers.csv", SHEET[lang]);
  await bringIn(administrator, "customers", path, "columns");
  await picture(administrator, "import-columns");
  await page.locator("#preview").evaluate((card) => card.scrollIntoView({ block: "center" }));
  await picture(administrator, "import-preview");
  await bringIn(administrator, "customers", path, "plan");
  await picture(administrator, "import-plan");
  await ofDoubles(administrator);
  await administrator.goTo("/settings");
  await picture(administrator, "settings");
  await administrator.goTo("/stages");
  await picture(administrator, "stages");
  await administrator.goTo("/users");
  await page.locator(`tbody a[href^="${new URL(page.url()).pathname}/"]`).first().click();
  await page.locator('form[action$="/invitation"] button').click();
  await page.getByLabel(say(lang)("invitation-link"), { exact: true }).waitFor();
  await picture(administrator, "invitation");
  await administrator.goTo("/me");
  await picture(administrator, "account");
  await administrator.leave();
}

async function ofFunnel(manager) {
  const { page } = manager;
  const drawn = async (place) => {
    await page.locator(place).first().scrollIntoViewIfNeeded();
    await page.locator(place).first().locator("canvas").waitFor();
  };
  await manager.goTo("/reports/funnel");
  await drawn("[data-chart]");
  await page.evaluate(() => scrollTo(0, 0));
  await inBoth(manager, "funnel");
  await drawn("#chart-periods");
  await drawn("#chart-sellers");
  await page.locator("#chart-sellers").evaluate((chart) => chart.scrollIntoView({ block: "center" }));
  await picture(manager, "charts", TALL);
}

/** A view that was kept, changed by one condition, with its columns laid open. */
async function ofViews(manager, lang) {
  const { page } = manager;
  const filter = `kind:company city:${CITIES[lang]}`;
  const made = await page.evaluate(async (body) => {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector('meta[name="csrf"]').content };
    return (await fetch("/api/v1/views", { method: "POST", headers, body: JSON.stringify(body) })).json();
  }, { name: VIEW[lang], entity: "customers", filter, sort: "-created_at" });
  assert.ok(made.id, JSON.stringify(made));
  await manager.goTo(`/customers?view=${made.id}&filter=${encodeURIComponent(`${filter} has opportunity`)}`);
  await page.getByText(say(lang)("list-columns"), { exact: true }).first().click();
  await inBoth(manager, "views", { ...WIDE, height: 880 });
  await page.keyboard.press("Escape");
}

async function ofBoard(manager) {
  const { page } = manager;
  await manager.goTo("/opportunities/board");
  await picture(manager, "board", WIDE);
  await page.locator("#board a[data-panel]").first().click();
  await page.locator("#panel[open]").waitFor();
  await inBoth(manager, "board-panel", WIDE);
  await page.keyboard.press("Escape");
}

async function ofPalette(manager, lang) {
  const { page } = manager;
  await manager.goTo("/today");
  await page.keyboard.press("Control+k");
  await page.locator("#palette-list [role=option]").first().waitFor();
  await page.keyboard.type(FEW[lang], { delay: 30 });
  await page.locator("#palette-list:not([aria-busy]) [role=option]").first().waitFor();
  await page.waitForTimeout(500);
  await inBoth(manager, "palette");
  await page.keyboard.press("Escape");
}

/** Roles, why somebody sees what was shared, another's eyes, and all that they hold. */
async function ofAccess(administrator, shared) {
  const { page } = administrator;
  await administrator.goTo("/api/docs");
  await page.waitForTimeout(500);
  await inBoth(administrator, "api-docs");
  await administrator.goTo("/users?filter=email:" + SELLER);
  const user = await page.locator("#list tr[data-href]").first().getAttribute("data-href");
  const id = user.split("/").pop();
  await administrator.goTo("/roles");
  const role = page.locator('#main a.link[href^="/roles/"]', { hasText: say(administrator.lang)("role-seller") });
  await administrator.goTo(await role.first().getAttribute("href"));
  await inBoth(administrator, "role", WIDE);
  await administrator.goTo(`${shared}/access?user=${id}`);
  await picture(administrator, "why");
  await administrator.goTo(`/people/${id}/holdings`);
  await inBoth(administrator, "holdings");
  await administrator.goTo(user);
  await Promise.all([page.waitForEvent("load"), page.locator(`form[action="${user}/eyes"] button`).click()]);
  await administrator.goTo("/customers");
  await picture(administrator, "eyes");
  await Promise.all([page.waitForEvent("load"), page.locator('form[action="/eyes/end"] button').click()]);
  await administrator.leave();
}

/** Everybody is compared, and the first two are laid side by side. */
async function ofDoubles(administrator) {
  const { page } = administrator;
  const proposed = page.locator('#main a[href*="/merge?with="]').first();
  await administrator.goTo("/customers/duplicates");
  if (!(await proposed.isVisible())) await page.locator('form[action$="/duplicates/sweep"] button').click();
  await page.waitForLoadState();
  for (let tries = 0; tries < 40 && !(await proposed.isVisible()); tries++) {
    await page.waitForTimeout(500);
    await administrator.goTo("/customers/duplicates");
  }
  await picture(administrator, "duplicates");
  await proposed.click();
  await page.waitForURL("**/merge?**");
  await picture(administrator, "merge");
}

/** By day, and in Persian by night too. */
async function inBoth(person, name, size = DESK) {
  await picture(person, name, size);
  if (person.lang !== "fa") return;
  await person.page.emulateMedia({ colorScheme: "dark" });
  await person.page.waitForTimeout(300);
  await picture(person, `${name}-dark`, size);
  await person.page.emulateMedia({ colorScheme: "light" });
}

/** WebP, which Chromium writes by itself and every reader of the guides shows. */
async function picture(person, name, size = DESK) {
  const { page, context, lang } = person;
  await page.setViewportSize(size);
  await settled(page);
  const devtools = await context.newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 72 });
  await devtools.detach();
  writeFileSync(join(folder(join(PICTURES, lang)), `${name}.webp`), Buffer.from(data, "base64"));
}
