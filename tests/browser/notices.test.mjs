// A colleague is called by an `@`, hears of it by the bell, and follows the way
// back to what was said; in both languages, with the keyboard.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { isTold } from "./lib/deeds.mjs";
import { barriers, keysInView, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, MANAGER, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const SAID = { fa: "لطفاً قیمت را ببین", en: "please look at the price" };

const browser = await launch();
after(() => browser.close());

for (const lang of ["fa", "en"]) {
  test(`a colleague hears of a comment by the bell, in ${lang}`, { timeout: 240_000 }, async (t) => {
    const server = await Server.start({ lang, sample: true });
    t.after(() => server.stop());
    const writer = await Person.arrive(browser, server);
    let customer;
    await scene(writer, `notices-writer-${lang}`, async () => {
      await writer.signIn(ADMINISTRATOR, PASSWORD);
      customer = await speaks(writer);
      assert.deepEqual(writer.complaints(), []);
    });
    const named = await Person.arrive(browser, server);
    await scene(named, `notices-named-${lang}`, async () => {
      await named.signIn(MANAGER, PASSWORD);
      await hears(named, customer);
      assert.deepEqual(named.complaints(), []);
    });
  });
}

/** Chooses the comment, types an `@` and a name, and takes the first colleague
 * who is offered with the keyboard. */
async function speaks(writer) {
  const { page, lang } = writer;
  await writer.goTo("/customers");
  await page.locator("tbody a[href^='/customers/']").first().click();
  await page.locator("#composer").waitFor();
  const customer = new URL(page.url()).pathname;
  await page.locator("#composer label", { has: page.locator("[name=kind][value=comment]") }).click();
  const box = page.locator("#composer textarea");
  await box.click();
  await page.keyboard.type(lang === "fa" ? "@پروین" : "@Parvin");
  await page.locator(".mentions [role=option]").first().waitFor();
  assert.deepEqual(await barriers(page), [], "with colleagues on offer");
  await page.keyboard.press("Enter");
  await page.keyboard.type(SAID[lang]);
  await page.locator("#composer .save > button").click();
  await isTold(writer, say(lang)("comments-kept"));
  await page.locator("#timeline .comment .mention", { hasText: "@" }).first().waitFor();
  return customer;
}

/** The bell has a number; opening it shows what was said, and leads there. */
async function hears(named, customer) {
  const { page, lang } = named;
  const badge = page.locator("#bell-count");
  await badge.waitFor();
  assert.ok((await badge.innerText()).trim().length > 0);
  await page.locator("details.bell > summary").click();
  const notice = page.locator("#bell-sheet .notice.unread", { hasText: SAID[lang] });
  await notice.waitFor();
  assert.deepEqual(await barriers(page), [], "with the bell open");
  assert.deepEqual(await keysInView(page), []);
  await notice.locator("a").click();
  await page.waitForURL(`**${customer}*`);
  await page.locator("#timeline", { hasText: SAID[lang] }).waitFor();
  await named.goTo("/notices");
  assert.equal(await page.locator(".notice", { hasText: SAID[lang] }).locator("xpath=self::*[contains(@class, 'unread')]").count(), 0);
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    assert.deepEqual([...(await tooWide(page)), ...(await barriers(page))], [], `at ${width}`);
  }
}
