// Somebody who was written down twice becomes one again: the search finds the
// pair and says why, the two stand side by side, what differs is chosen, and
// the merge is taken back from its toast. At a desk and on a phone.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { COMPANY, isTold, reads, save, setUp } from "./lib/deeds.mjs";
import { barriers, settled, tooWide } from "./lib/laws.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const TWO = {
  fa: [["سمیرا موسوی‌نژاد", "شیراز"], ["سمیرا موسوی نژاد", "مرودشت"]],
  en: [["Samira Mousavinejad", "Shiraz"], ["Samira Mousavi Nejad", "Marvdasht"]],
};

const browser = await launch();
after(() => browser.close());

for (const [lang, width] of [["fa", 360], ["en", 1440]]) {
  test(`two records of one person become one, in ${lang} at ${width}`, { timeout: 240_000 }, async (t) => {
    const server = await Server.start({ lang });
    t.after(() => server.stop());
    const person = await Person.arrive(browser, server, { width });
    await scene(person, `merge-${lang}`, async () => {
      await setUp(person, COMPANY[lang]);
      for (const [name, city] of TWO[lang]) await writesDown(person, name, city);
      await searches(person);
      await merges(person);
      await takesBack(person);
      assert.deepEqual(person.complaints(), []);
    });
  });
}

/** The same birthday makes the pair; another city leaves something to choose. */
async function writesDown(person, name, city) {
  const { page, lang } = person;
  await person.goTo("/customers/new");
  await page.locator("#f-name").fill(name);
  await page.locator("#f-city").fill(city);
  await page.locator("#f-birth_date").fill(lang === "fa" ? "۱۳۶۵/۰۴/۱۲" : "1986-07-03");
  await save(person);
  // The second is met by the first: somebody looks, and says that it is another.
  const anyway = page.locator("#main button", { hasText: say(lang)("duplicates-save-anyway") });
  if (await anyway.count()) await Promise.all([page.waitForURL(/\/customers\/[0-9A-Z]{13}/), anyway.click()]);
}

async function searches(person) {
  const { page, lang } = person;
  await person.goTo("/customers/duplicates");
  await page.locator("#main form[action$=sweep] button").click();
  await page.locator("#main", { hasText: TWO[lang][0][0] }).filter({ hasText: TWO[lang][1][0] }).waitFor();
  await reads(person, say(lang)("duplicates-likely"));
  await look(person);
}

async function merges(person) {
  const { page, lang } = person;
  await page.locator('#main a[href*="/merge?with="]').first().click();
  await reads(person, say(lang)("merge-stays"), say(lang)("merge-goes"), TWO[lang][0][1], TWO[lang][1][1]);
  await look(person);
  await page.locator('label:has([name="take-city"])', { hasText: TWO[lang][1][1] }).click();
  await page.locator("#merge button[type=submit]").click();
  await isTold(person, say(lang)("merge-done"));
  await reads(person, TWO[lang][1][1]);
}

async function takesBack(person) {
  const { page, lang } = person;
  await page.locator("#toasts [data-toast] form button").click();
  await page.locator("#toasts [data-toast]").filter({ hasNotText: say(lang)("merge-done") }).first().waitFor();
  await person.goTo("/customers");
  await reads(person, TWO[lang][0][0], TWO[lang][1][0]);
}

async function look(person) {
  await settled(person.page);
  assert.deepEqual(await barriers(person.page), []);
  assert.deepEqual(await tooWide(person.page), []);
}
