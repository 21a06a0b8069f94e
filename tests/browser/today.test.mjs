// A promise from its first word to its end: a call is written down with what
// comes next, stands on the day, is put off, taken back, and kept; with the
// keyboard and the pointer, and once more without scripts.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { COMPANY, isTold, reads, save, setUp } from "./lib/deeds.mjs";
import { barriers, keysInView, tooWide } from "./lib/laws.mjs";
import { Server } from "./lib/server.mjs";
import { digits, say } from "./lib/words.mjs";

const CUSTOMER = { fa: "فروشگاه گلستان", en: "Golestan Stores" };
const SAID = { fa: "قیمت عدس خواست", en: "asked for the price of lentils" };

const browser = await launch();
after(() => browser.close());

for (const lang of ["fa", "en"]) {
  test(`a promise is kept, in ${lang}`, { timeout: 240_000 }, async (t) => {
    const server = await Server.start({ lang });
    t.after(() => server.stop());
    const seller = await Person.arrive(browser, server);
    await scene(seller, `today-${lang}`, async () => {
      await setUp(seller, COMPANY[lang]);
      await seller.page.waitForURL("**/today");
      await reads(seller, say(lang)("today-begin"));
      await begins(seller);
      await writesDown(seller);
      await isOnTheDay(seller);
      await putsOffAndTakesBack(seller);
      await keeps(seller);
      await looks(seller);
      assert.deepEqual(seller.complaints(), []);
    });
  });
}

async function begins(seller) {
  await seller.goTo("/customers/new");
  await seller.page.locator("#f-name").fill(CUSTOMER[seller.lang]);
  await save(seller);
  await seller.page.locator("#composer").waitFor();
}

/** A call with its next step: one line, two taps. */
async function writesDown(seller) {
  const { page, lang } = seller;
  await page.locator("#composer textarea").fill(SAID[lang]);
  await page.locator("#composer label", { has: page.locator("[name=next][value=tomorrow]") }).click();
  await press(seller, page.locator("#composer .save > button"));
  await isTold(seller, say(lang)("composer-saved"));
  await reads(seller, SAID[lang], say(lang)("timeline-next-steps"), say(lang)("timeline-next"));
  await page.locator("#composer label", { has: page.locator("[name=kind][value=task]") }).click();
  await page.locator("#composer label", { has: page.locator("[name=due][value=today]") }).click();
  await page.locator("#composer textarea").fill(SAID[lang]);
  await press(seller, page.locator("#composer .save > button"));
}

async function isOnTheDay(seller) {
  const { page, lang } = seller;
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.waitForURL("**/today");
  assert.equal(await page.locator(".todo").count(), 1);
  assert.equal((await page.locator('#nav a[href="/today"] .count').innerText()).trim(), digits(lang, "1"));
  await reads(seller, CUSTOMER[lang], say(lang)("today-why-task"));
}

async function putsOffAndTakesBack(seller) {
  const { page } = seller;
  const later = page.locator(".todo details.menu").first();
  await later.locator("summary").click();
  await press(seller, later.locator("button[value=tomorrow]"));
  assert.equal(await page.locator(".todo").count(), 0);
  await press(seller, page.locator("#toasts [data-toast] form button"));
  await seller.goTo("/today");
  assert.equal(await page.locator(".todo").count(), 1);
}

async function keeps(seller) {
  const { page, lang } = seller;
  await press(seller, page.locator('.todo form[action$="/completion"] button'));
  await isTold(seller, say(lang)("activities-completed"));
  assert.equal(await page.locator(".todo").count(), 0);
  await reads(seller, SAID[lang]);
}

/** Every page of it at every width, without a barrier. */
async function looks(seller) {
  const { page } = seller;
  for (const path of ["/today", "/today?day=2030-01-01"]) {
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      await seller.goTo(path);
      assert.deepEqual([...(await barriers(page)), ...(await tooWide(page)), ...(await keysInView(page))], [], `${path} at ${width}`);
    }
  }
}

/** Presses, and waits for the page that comes of it. */
function press(seller, target) {
  return Promise.all([seller.page.waitForEvent("load"), target.click()]);
}

test("without scripts it is the same, a page at a time", { timeout: 240_000 }, async (t) => {
  const server = await Server.start({ lang: "fa" });
  t.after(() => server.stop());
  const first = await Person.arrive(browser, server);
  await setUp(first, COMPANY.fa);
  const seller = await Person.arrive(browser, server, { javaScriptEnabled: false });
  await scene(seller, "today-plain", async () => {
    await seller.signIn(COMPANY.fa.email, COMPANY.fa.password);
    await begins(seller);
    const { page } = seller;
    await page.locator("#composer label", { has: page.locator("[name=kind][value=task]") }).click();
    await page.locator("#composer label", { has: page.locator("[name=due][value=date]") }).click();
    await page.locator("#composer textarea").fill(SAID.fa);
    await page.locator("#f-due_on").fill("۱۴۰۵/۱۳/۰۱");
    await press(seller, page.locator("#composer .save > button"));
    assert.equal(await page.locator("#composer textarea").inputValue(), SAID.fa, "nothing that was typed is lost");
    await page.locator("#f-due_on").fill("فردا");
    await press(seller, page.locator("#composer .save > button"));
    await reads(seller, SAID.fa);
    await page.locator("#timeline .filters a").nth(1).click();
    await page.waitForURL("**/timeline?kind=call");
  });
  await first.leave();
});
