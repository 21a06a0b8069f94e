// The telephone rings: a call is written down in under ten seconds and under
// twenty keys besides the name; a slow line, a reload and an ended session lose
// nothing and write nothing twice.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { COMPANY, isTold, reads, setUp } from "./lib/deeds.mjs";
import { barriers, settled, speaksOtherwise, tooWide } from "./lib/laws.mjs";
import { Server } from "./lib/server.mjs";
import { digits, pattern, say } from "./lib/words.mjs";

const CALLER = {
  fa: { name: "زهرا محمدی", city: "ت", cities: "تهران", wanted: "نخ", product: "نخود", note: "برای پنج تن قیمت می‌خواهد" },
  en: { name: "Zahra Mohammadi", city: "t", cities: "Tehran", wanted: "ch", product: "Chickpeas", note: "Wants a price for five tonnes" },
};

const browser = await launch();
after(() => browser.close());

describe("a call is written down", { concurrency: 2 }, () => {
  for (const lang of ["fa", "en"]) describe(lang, { concurrency: 1 }, () => inLanguage(lang));
});

function inLanguage(lang) {
  const w = say(lang);
  const { name, city, cities, wanted, product, note } = CALLER[lang];
  let server, signedIn;
  before(async () => (server = await Server.start({ lang })));
  after(() => server?.stop());

  const when = (title, act, options = {}) =>
    test(title, { timeout: 240_000 }, async (t) => {
      const person = await Person.arrive(browser, server, { lang, storageState: signedIn, ...options });
      await scene(person, `capture-${lang}-${title}`, () => act(person, person.page, t));
    });

  when("somebody new rings, and everything is done by the keyboard", async (person, page, t) => {
    await setUp(person, COMPANY[lang]);
    signedIn = await person.context.storageState();
    await put(page, "/products", { name: product, active: "true" });
    await person.goTo("/customers");
    const keys = await counted(page);
    const begun = Date.now();
    await keys.press("n");
    await page.waitForURL("**/capture");
    await page.locator("#f-number:focus").waitFor();
    await keys.type("09121112233");
    await keys.press("Enter");
    await page.locator("#f-name:focus").waitFor();
    await page.keyboard.type(name);
    await keys.press("Enter");
    await page.locator("#f-city:focus").waitFor();
    await keys.type(city);
    assert.equal(await page.locator("#f-city").inputValue(), cities);
    await keys.press("Enter");
    await page.locator("#f-wanted:focus").waitFor();
    await keys.type(wanted);
    assert.equal(await page.locator("#f-wanted").inputValue(), product);
    await keys.press("Enter");
    await isTold(person, name);
    const seconds = (Date.now() - begun) / 1_000;
    t.diagnostic(`${keys.count} keys besides the name, ${seconds} seconds`);
    assert.ok(keys.count < 20, `${keys.count} keys besides the name`);
    assert.ok(seconds < 10, `${seconds} seconds`);
    assert.equal(await page.locator("#f-number").inputValue(), "", "the form is ready for the next call");
    await page.getByRole("link", { name: w("capture-open") }).click();
    await reads(person, name, cities, product);
    assert.deepEqual(person.complaints(), []);
  });

  when("a known number says who it is, and nothing is asked twice", async (person, page) => {
    await person.goTo("/customers");
    await page.locator(".phonebar .capture").click();
    await page.waitForURL("**/capture");
    await page.locator("#f-number").fill(digits(lang, "+98 912 111 22 33"));
    await page.locator("#capture-who[data-state=known]").waitFor();
    await reads(person, name, cities);
    for (const field of ["name", "city", "mobile"]) assert.ok(!(await page.locator(`#f-${field}`).isVisible()), field);
    await lawful(page, lang);
    await page.getByText(w("activities-outcome-price"), { exact: true }).click();
    await page.locator("#f-note").fill(note);
    await page.getByText(w("capture-date"), { exact: true }).click();
    await page.locator("#f-next_on").fill(lang === "fa" ? "۳ روز دیگر" : "in 3 days");
    await page.getByRole("button", { name: w("capture-save"), exact: true }).click();
    await isTold(person, pattern(lang, "capture-kept-next"));
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], "what is saved is forgotten here");
    assert.equal(await calls(page), 3, "two calls and a promise");
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: w("ui-undo") }).click()]);
    assert.equal(await calls(page), 1, "undone, the first call stands alone");
  }, { width: 360 });

  when("the line is bad: it is sent again by itself, and written once", async (person, page) => {
    await person.goTo("/capture");
    await page.locator("#f-number").fill("02188776655");
    await page.locator("#capture-who[data-state=new]").waitFor();
    assert.ok(await page.locator("#f-mobile").isVisible(), "a landline is asked for a mobile");
    await lawful(page, lang);
    await page.locator("#f-note").fill(note);
    const before = await calls(page);
    // First nothing gets through; then the deed arrives and its answer is lost.
    let tries = 0;
    await page.route("**/capture", async (route) => {
      if (route.request().method() !== "POST" || ++tries > 2) return route.continue();
      if (tries === 2) await route.fetch();
      return route.abort("connectionfailed");
    });
    await page.getByRole("button", { name: w("capture-save"), exact: true }).click();
    await page.getByText(w("capture-waiting")).waitFor();
    await lawful(page, lang);
    await page.getByRole("button", { name: w("capture-again") }).click();
    await isTold(person, pattern(lang, "capture-kept"));
    assert.equal(tries, 3);
    assert.equal(await calls(page), before + 1);
    person.complaints();
  });

  when("a reload and an ended session lose nothing", async (person, page) => {
    await person.goTo("/capture");
    await page.locator("#f-number").fill("09351112233");
    await page.locator("#capture-who[data-state=new]").waitFor();
    await page.locator("#f-name").fill(name);
    await page.locator("#f-note").fill(note);
    await page.getByText(w("capture-perhaps")).waitFor();
    await page.locator("#capture-who input[type=radio]").first().check();
    assert.ok(!(await page.locator("#f-name").isVisible()), "who is known is not asked");
    await lawful(page, lang);
    await page.reload();
    await page.getByText(w("capture-restored")).waitFor();
    await page.locator("#capture-who input[type=radio]:checked").waitFor();
    assert.equal(await page.locator("#f-note").inputValue(), note);
    await person.context.clearCookies();
    await page.getByRole("button", { name: w("capture-save"), exact: true }).click();
    await page.waitForURL("**/sign-in?**");
    await page.locator("#f-email").fill(COMPANY[lang].email);
    await page.locator("#f-password").fill(COMPANY[lang].password);
    await page.locator("#f-password").press("Enter");
    await isTold(person, name);
    const named = await page.evaluate(async () => (await (await fetch("/api/v1/customers?limit=100")).json()).items.map((one) => one.name));
    assert.equal(named.filter((one) => one === name).length, 1, `the same person with another number: ${named}`);
    person.complaints();
  });

  when("what is wrong is said at its field, and all else stays", async (person, page) => {
    await person.goTo("/capture?number=%D8%A7%D9%84%D9%88");
    await page.locator("#f-note").fill(note);
    await page.getByRole("button", { name: w("capture-save"), exact: true }).click();
    await page.locator("#f-number-error").waitFor();
    await lawful(page, lang);
    assert.equal(await page.locator("#f-note").inputValue(), note);
    await page.locator("#f-number").fill("09361112233");
    await page.locator("#f-note").fill("x".repeat(20_001));
    await page.getByRole("button", { name: w("capture-save"), exact: true }).click();
    await page.locator("#f-note-error").waitFor();
    assert.equal((await page.locator("#f-note").inputValue()).length, 20_001);
    const long = `${"x".repeat(99)}\n`.repeat(12_000);
    await page.locator("#f-note").evaluate((field, long) => (field.value = long), long);
    await page.getByRole("button", { name: w("capture-save"), exact: true }).click();
    await page.getByText(w("capture-too-large")).waitFor();
    assert.equal((await page.locator("#f-note").inputValue()).length, long.length);
    person.complaints();
  });

  when("without scripts it is a plain form", async (person, page) => {
    await person.goTo("/capture");
    await page.locator("#f-number").fill("09121112233");
    await page.getByRole("button", { name: w("capture-look") }).click();
    await reads(person, name);
    await page.locator("#f-note").fill(note);
    await page.locator("#capture .form-foot button").first().click();
    await isTold(person, name);
    await page.locator("#f-number").fill("0912");
    await page.locator("#f-note").fill(note);
    await page.locator("#capture .form-foot button").first().click();
    await page.locator("#f-number-error").waitFor();
    assert.equal(await page.locator("#f-note").inputValue(), note);
  }, { javaScriptEnabled: false });

  // Last, because it ends the session of the others.
  when("what one person typed is not there for the next", async (person, page) => {
    await person.goTo("/capture");
    await page.locator("#f-note").fill(note);
    const kept = await page.evaluate(() => Object.entries(localStorage));
    assert.equal(kept.length, 1);
    const [key, draft] = kept[0];
    const other = [...key.split(":").slice(0, 2), "0000000000001", "k"].join(":");
    await page.evaluate(([other, draft]) => localStorage.setItem(other, draft), [other, draft]);
    await page.evaluate((key) => localStorage.removeItem(key), key);
    await page.reload();
    assert.equal(await page.locator("#f-note").inputValue(), "");
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await page.locator("#f-note").fill(note);
    await page.locator("details.account > summary").click();
    await page.locator("details.account .sheet").getByRole("button", { name: w("ui-sign-out") }).click();
    await page.waitForURL("**/sign-in");
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  });
}

/** The keys that are pressed, besides those that nobody counts. */
async function counted(page) {
  const keys = {
    count: 0,
    press: (key) => (keys.count++, page.keyboard.press(key)),
    type: (text) => ((keys.count += [...text].length), page.keyboard.type(text)),
  };
  return keys;
}

/** Writes a record down as its form would. */
async function put(page, path, fields) {
  const status = await page.evaluate(
    async ([path, fields]) => {
      const token = document.querySelector('meta[name="csrf"]').content;
      const answer = await fetch(path, { method: "POST", body: new URLSearchParams({ ...fields, csrf: token }) });
      return answer.status;
    },
    [path, fields],
  );
  assert.equal(status, 200, `${path} takes it`);
}

/** How many activities there are. */
async function calls(page) {
  return page.evaluate(async () => (await (await fetch("/api/v1/activities?limit=100")).json()).items.length);
}

async function lawful(page, lang) {
  await settled(page);
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(await tooWide(page), []);
  assert.deepEqual(await speaksOtherwise(page, lang), []);
}
