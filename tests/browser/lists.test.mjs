// A list as one wants it: kept as a view, shared, and found by a colleague; a value
// mended where it stands and taken back; and a whole view changed and taken back.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { isTold, reads } from "./lib/deeds.mjs";
import { barriers, settled, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD, SELLER } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const VIEWS = { fa: "بزرگ‌ترین‌ها", en: "The largest" };
const CITY = { fa: "کرمان", en: "Kerman" };
const AMOUNT = { fa: "۱۲٬۳۴۵٬۶۷۰", en: "12,345,670" };

const browser = await launch();
after(() => browser.close());

// One language after the other, each with a company of its own.
let word, server, VIEW;
const signedIn = {};

async function opens(lang) {
  [word, VIEW] = [say(lang), VIEWS[lang]];
  server = await Server.start({ lang, sample: true });
  for (const email of [ADMINISTRATOR, SELLER]) {
    const person = await Person.arrive(browser, server);
    await person.signIn(email, PASSWORD);
    signedIn[email] = await person.context.storageState();
    await person.leave();
  }
}

async function as(email, title, act, options = {}) {
  const person = await Person.arrive(browser, server, { storageState: signedIn[email], ...options });
  await scene(person, `lists-${title}-${server.lang}`, async () => {
    await act(person, person.page);
    assert.deepEqual(person.complaints(), []);
  });
}

/** Neither a barrier nor a page that is wider than its window. */
async function isSound(page) {
  await settled(page);
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(await tooWide(page), []);
}

const rows = (page) => page.locator("table.rows tbody tr");
const cell = (page, field) => rows(page).first().locator(`[data-edits=${field}]`);
const tab = (page) => page.locator(".views .tabs a", { hasText: VIEW });

for (const lang of ["fa", "en"]) describe(`a list, in ${lang}`, { concurrency: 1 }, () => {
  before(() => opens(lang));
  after(() => server?.stop());

  test("is kept as a view, which a colleague finds when it is shared", { timeout: 240_000 }, async () => {
    await as(ADMINISTRATOR, "view", async (_, page) => {
      await page.goto("/opportunities?sort=-amount");
      await page.locator(".views summary", { hasText: word("list-view-save") }).click();
      await page.locator("#view-name").fill(VIEW);
      await page.locator("#view-name").press("Enter");
      await tab(page).and(page.locator("[aria-current]")).waitFor();
      assert.equal(await page.locator("[data-column=amount]").getAttribute("aria-sort"), "descending");
      await page.locator("[data-column=expected_on] a").click();
      await page.locator(".views .changed").waitFor();
      await isSound(page);
      await page.locator(".views button[name=act]").click();
      await page.locator(".views .changed").waitFor({ state: "detached" });
      await page.locator(".views summary", { hasText: word("list-view-more") }).click();
      await page.locator(".views a.item", { hasText: word("list-view-edit") }).click();
      await page.locator("input[name=shared][value=all]").check();
      await isSound(page);
      await page.locator("#form-view button[type=submit]").click();
      await isTold({ page }, word("list-view-kept"));
    });
    await as(SELLER, "colleague", async (_, page) => {
      await page.goto("/opportunities");
      await tab(page).click();
      await page.waitForURL(/view=/);
      assert.ok(await page.locator("[data-column=expected_on]").getAttribute("aria-sort"));
      assert.equal(await page.locator(".views button[name=act]").count(), 0, "it is not theirs to change");
    });
  });

  test("has its columns dragged into another order", { timeout: 240_000 }, () =>
    as(SELLER, "columns", async (_, page) => {
      await page.goto("/opportunities");
      await page.locator("details:has(> form.columns) > summary").click();
      const lines = page.locator("[data-order] li");
      const first = await lines.first().locator("input").getAttribute("value");
      await lines.first().locator("svg.icon").first().dragTo(lines.nth(2).locator("svg.icon").first());
      assert.notEqual(await lines.first().locator("input").getAttribute("value"), first, "the first line has moved");
      await page.locator("form.columns button.main").click();
      await page.waitForURL(/columns=/);
      assert.notEqual(await page.locator("thead th").nth(1).getAttribute("data-column"), first);
    }));

  test("takes a new value in its cell, and gives the old one back", { timeout: 240_000 }, () =>
    as(SELLER, "cell", async (_, page) => {
      await page.goto("/opportunities");
      const old = await cell(page, "amount").innerText();
      await cell(page, "amount").dblclick();
      await page.locator("#f-amount").fill("۱۲۳۴۵۶۷۰");
      await page.locator("#f-amount").press("Enter");
      await isTold({ page }, word("form-saved"));
      assert.equal(await cell(page, "amount").innerText(), AMOUNT[lang]);
      await Promise.all([page.waitForEvent("load"), page.locator("#toasts [data-toast] form button").first().click()]);
      assert.equal(await cell(page, "amount").innerText(), old);
      // A name is a link, and opens on the second press all the same; the keys do it too.
      await cell(page, "customer").locator("a").dblclick();
      await page.locator("#f-customer:focus").waitFor();
      await isSound(page);
      await page.keyboard.press("Escape");
      await page.locator(".cellform").waitFor({ state: "detached" });
      await page.keyboard.press("F2");
      await page.locator("#f-customer:focus").waitFor();
    }));

  test("is changed as a whole, beyond its page, and taken back", { timeout: 240_000 }, () =>
    as(ADMINISTRATOR, "whole", async (_, page) => {
      const notes = async () => {
        await page.goto("/customers?columns=city");
        return rows(page).locator("td:last-child").allInnerTexts();
      };
      const old = await notes();
      await page.keyboard.press("j");
      await page.keyboard.press("x");
      await page.locator(".bulk input[name=all]").check();
      await page.locator(".bulk button[value=field]").click();
      await page.locator("#f-field").selectOption("city");
      await page.locator("#main button[name=act]").click();
      await page.locator("#f-city").fill(CITY[lang]);
      await page.locator("#main button[value=set]").click();
      await page.locator("#main input[name=sure]").waitFor({ state: "attached" });
      await reads({ page }, `${word("customers-city")}: ${CITY[lang]}`);
      await isSound(page);
      await page.locator("#main button[value=set]").click();
      const back = page.locator("#main").getByRole("button", { name: word("ui-undo") });
      await back.waitFor();
      assert.deepEqual([...new Set(await notes())], [CITY[lang]]);
      await page.goBack();
      await Promise.all([page.waitForEvent("load"), back.click()]);
      assert.deepEqual(await notes(), old);
    }));

  test("fits a telephone, with a changed view and its columns open", { timeout: 240_000 }, () =>
    as(ADMINISTRATOR, "phone", async (_, page) => {
      await page.goto("/opportunities");
      await page.goto(`${await tab(page).getAttribute("href")}&sort=-amount`);
      await page.locator(".views .changed").waitFor();
      await isSound(page);
      const [seen, room] = [await tab(page).boundingBox(), 360];
      assert.ok(seen.x >= 0 && seen.x + seen.width <= room, "the open tab is in sight");
      await page.locator("details:has(> form.columns) > summary").click();
      await page.locator("form.columns button.main").click();
      await page.waitForURL(/columns=/);
    }, { width: 360 }));
});
