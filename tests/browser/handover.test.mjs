// All that a colleague holds goes to others: the page says how much, the preview
// and the deed say the same, and it goes back at one press. In both directions.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Person, WIDTHS, launch, scene } from "./lib/browser.mjs";
import { barriers, settled, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const browser = await launch();
after(() => browser.close());

for (const lang of ["fa", "en"]) {
  test(`all that somebody holds is handed over, in ${lang}`, { timeout: 240_000 }, async (t) => {
    const server = await Server.start({ lang, sample: true });
    t.after(() => server.stop());
    const owner = await Person.arrive(browser, server);
    await scene(owner, `handover-${lang}`, async () => {
      await owner.signIn(ADMINISTRATOR, PASSWORD);
      const page = await findsASeller(owner);
      const held = await counts(owner.page);
      await listsShowThem(owner, held, page);
      await isSound(owner.page);
      await previews(owner, held);
      await owner.page.locator("#main form.acts button[type=submit]").click();
      await owner.page.locator("#toasts [data-toast] form button").waitFor();
      assert.equal(sum(await counts(owner.page)), 0, "nothing that is open is left");
      await Promise.all([owner.page.waitForEvent("load"), owner.page.locator("#toasts [data-toast] form button").click()]);
      await owner.goTo(page);
      assert.deepEqual(await counts(owner.page), held);
      assert.deepEqual(owner.complaints(), []);
    });
  });
}

/** A colleague with customers, by their page; gives the page of what they hold. */
async function findsASeller(owner) {
  const { page, lang } = owner;
  await owner.goTo("/users?filter=email:reza@sepehr.example");
  await page.locator("table.rows tbody a").first().click();
  await page.getByRole("link", { name: say(lang)("holdings-hand-over") }).click();
  await page.waitForURL("**/holdings");
  return new URL(page.url()).pathname;
}

/** What stands in the page, by kind. */
const counts = (page) =>
  page.locator("tr[id^=holding-]").evaluateAll((lines) =>
    Object.fromEntries(lines.map((line) => [line.id, line.querySelector("td a.link")?.textContent.trim() ?? ""])));

const latin = (text) => Number(text.replace(/[۰-۹]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹".indexOf(digit)).replace(/\D/g, ""));
const sum = (held) => Object.values(held).reduce((all, text) => all + latin(text), 0);

/** The figure leads to exactly those records. */
async function listsShowThem(owner, held, back) {
  const { page } = owner;
  for (const [line, count] of Object.entries(held)) {
    await page.locator(`#${line} td a.link`).first().click();
    await page.waitForURL(/filter=/);
    assert.equal(await page.locator("table.rows tbody tr").count(), latin(count), line);
    await owner.goTo(back);
  }
}

async function previews(owner, held) {
  const { page } = owner;
  const chips = page.locator("#f-to label.chip");
  for (const at of [0, 1]) await chips.nth(at).click();
  await page.locator("form.holdings button.main[type=submit]").click();
  await page.waitForURL("**/preview");
  const said = await page.locator("#main table tbody tr td:last-child").allInnerTexts();
  assert.equal(latin(said.at(-1)), sum(held), "together as many as the page said");
  await isSound(page);
}

async function isSound(page) {
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: WIDTHS[width] });
    await settled(page);
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await tooWide(page), []);
  }
}
