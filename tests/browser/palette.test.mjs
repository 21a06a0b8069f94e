// The palette by keyboard alone, and the charts of the funnel report, whose bars
// lead to their records; in both languages, on a screen and on a phone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { barriers, settled, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const browser = await launch();
after(() => browser.close());

// Somebody of the made-up company, as one would type the name in the other alphabet.
const SOUGHT = { fa: "ahmadi", en: "احمدی" };

for (const lang of ["fa", "en"]) {
  describe(`the palette and the charts, in ${lang}`, () => {
    let server;
    before(async () => (server = await Server.start({ lang, sample: true })));
    after(() => server.stop());

    const by = (name, options, act) =>
      test(name, { timeout: 240_000 }, async () => {
        const person = await Person.arrive(browser, server, options);
        await scene(person, `palette-${lang}-${name}`, async () => {
          await person.signIn(ADMINISTRATOR, PASSWORD);
          await act(person, person.page);
          assert.deepEqual(person.complaints(), []);
        });
      });

    by("a record is reached by a few letters of the other alphabet", {}, async (person, page) => {
      await person.goTo("/customers");
      const first = await page.locator("tbody th a").first().getAttribute("href");
      await person.goTo(first);
      await page.keyboard.press("Control+k");
      const options = page.locator("#palette-list [role=option]");
      await options.first().waitFor();
      assert.equal(await options.first().getAttribute("href"), first, "what was opened last stands first");
      assert.deepEqual(await barriers(page), []);
      await page.keyboard.type(SOUGHT[lang], { delay: 30 });
      await page.locator("#palette-list:not([aria-busy]) [role=option]", { hasText: SOUGHT[lang] }).waitFor();
      await page.keyboard.press("ArrowDown");
      const active = await page.locator("#palette-words").getAttribute("aria-activedescendant");
      assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
      assert.deepEqual(await barriers(page), []);
      const href = await page.locator(`#${active}`).getAttribute("href");
      const [beside] = await Promise.all([person.context.waitForEvent("page"), page.keyboard.press("Control+Enter")]);
      await beside.waitForLoadState();
      assert.equal(new URL(beside.url()).pathname, href.split("?")[0]);
      await beside.close();
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.pathname === href.split("?")[0]);
    });

    by("a deed and a page are begun from anywhere, and Escape leaves things alone", {}, async (person, page) => {
      await person.goTo("/today");
      await page.keyboard.press("Control+k");
      await page.locator("#palette-list [role=option]").first().waitFor();
      await page.keyboard.press("Escape");
      await page.locator("#palette").waitFor({ state: "hidden" });
      await page.keyboard.press("Control+k");
      await page.keyboard.type(say(lang)("web-settings"));
      await page.locator('#palette-list:not([aria-busy]) [href="/settings"][aria-selected=true]').waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL("**/settings");
    });

    by("the bar's own box offers the same, and Enter searches", {}, async (person, page) => {
      await person.goTo("/today");
      await page.keyboard.press("/");
      await page.locator("#search:focus").waitFor();
      await page.keyboard.type(SOUGHT[lang], { delay: 30 });
      await page.locator("#search-list [role=option]", { hasText: SOUGHT[lang] }).waitFor();
      assert.equal(await page.locator("#search").getAttribute("aria-expanded"), "true");
      assert.deepEqual(await barriers(page), []);
      await page.keyboard.press("Enter");
      await page.waitForURL("**/search?**");
      assert.ok((await page.locator("#main .hits li").count()) > 0);
    });

    by("on a phone a button opens it", { width: 360 }, async (person, page) => {
      await person.goTo("/today");
      await page.locator("[data-palette]").click();
      await page.locator("#palette-list [role=option]").first().waitFor();
      await settled(page);
      assert.deepEqual([...(await barriers(page)), ...(await tooWide(page))], []);
    });

    by("the funnel is drawn beside its tables, and a bar leads to its deals", {}, async (person, page) => {
      await person.goTo("/reports/funnel");
      for (const place of ["[data-chart*='\"funnel\"']", "#chart-periods", "#chart-sellers"]) {
        const chart = page.locator(place).first();
        await chart.scrollIntoViewIfNeeded();
        await chart.locator("canvas").waitFor();
      }
      await settled(page);
      assert.deepEqual(await barriers(page), []);
      const bars = page.locator("#chart-sellers");
      const box = await bars.boundingBox();
      // The best seller's bar, close to the side where bars begin.
      const from = lang === "fa" ? box.width * 0.6 : box.width * 0.4;
      await bars.click({ position: { x: from, y: 12 + (box.height - 40) / 2 / Number((await bars.getAttribute("data-chart")).match(/"labels":\[([^\]]*)/)[1].split(",").length) } });
      await page.waitForURL("**/opportunities?filter=**");
    });

    by("on a phone its tables stay tables", { width: 360 }, async (person, page) => {
      await person.goTo("/reports/funnel");
      assert.deepEqual(await tooWide(page), []);
      const tall = await page.locator("#chart-sellers ~ .table tbody tr").first().evaluate((row) => row.getBoundingClientRect().height);
      assert.ok(tall < 90, `a seller takes ${tall} pixels`);
    });
  });
}
