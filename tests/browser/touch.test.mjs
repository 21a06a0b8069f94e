// Small things that a hand notices: a card may be dropped anywhere below a column
// and comes back to its own place, the picked customer leads on to the amount, and
// a record opens beside its list without hiding where it came from.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { barriers, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";

const browser = await launch();
after(() => browser.close());

test("a hand finds what it reached for", { timeout: 240_000 }, async (t) => {
  const server = await Server.start({ lang: "fa", sample: true });
  t.after(() => server.stop());
  const seller = await Person.arrive(browser, server);
  await scene(seller, "touch", async () => {
    await seller.signIn(ADMINISTRATOR, PASSWORD);
    await dropsBelow(seller);
    await picks(seller);
    await besideTheBoard(seller);
    await besideTheList(seller);
    assert.deepEqual(seller.complaints(), []);
  });
});

const BOARD = "/opportunities/board?view=all";
const standing = (page) =>
  page.evaluate(() => [...document.querySelectorAll("[data-column]")].map((column) => [...column.querySelectorAll("[data-card]")].map((card) => card.dataset.card)));

/** Below the box of a folded column is still that column; taken back, all stands as after a reload. */
async function dropsBelow(person) {
  const { page } = person;
  await person.goTo(BOARD);
  const folded = page.locator("[data-column].folded").first();
  await folded.scrollIntoViewIfNeeded();
  const column = page.locator("[data-column]:not(.folded)", { has: page.locator("[data-card] ~ [data-card]") }).last();
  const card = column.locator("[data-card]").nth(1);
  const id = await card.getAttribute("data-card");
  const before = await standing(page);
  const [from, to] = [await card.boundingBox(), await folded.boundingBox()];
  await page.mouse.move(from.x + 40, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 30);
  await page.mouse.move(to.x + to.width / 2, Math.min(to.y + to.height + 150, 880), { steps: 5 });
  await page.locator("[data-column].folded.over").first().waitFor();
  await page.mouse.up();
  await page.locator(`#card-${id}`).waitFor({ state: "detached" });
  await page.locator("#toasts [data-of] form button").first().click();
  await page.locator(`#card-${id}`).waitFor();
  assert.deepEqual(await standing(page), before, "it stands where it stood");
  await person.goTo(BOARD);
  assert.deepEqual(await standing(page), before, "and a reload says the same");
}

/** Enter that picks goes on to the next field, also for who types faster than the list comes. */
async function picks(person) {
  const { page } = person;
  await person.goTo(BOARD);
  await page.locator("[data-column] [data-add]").first().click();
  await page.locator("form[data-quick] #f-name").fill("آزمون");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "f-customer");
  await page.keyboard.type("شرکت");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "f-amount");
  assert.notEqual(await page.locator("form[data-quick] #f-customer-value").inputValue(), "", "somebody was picked");
  await page.keyboard.press("Escape");
  await page.locator("form[data-quick]").waitFor({ state: "detached" });
}

/** The card that is open stays in sight beside its panel. */
async function besideTheBoard(person) {
  const { page } = person;
  const link = page.locator("[data-column]:not(.folded) a[data-panel]").last();
  await link.click();
  await page.locator("#panel[open]").waitFor();
  const [card, panel] = [await link.boundingBox(), await page.locator("#panel").boundingBox()];
  assert.ok(card.x >= panel.x + panel.width || card.x + card.width <= panel.x, "nothing stands over it");
  await page.keyboard.press("Escape");
  await page.locator("#panel[open]").waitFor({ state: "detached" });
  // The page steps back to its own address; who asks for another before that is stopped.
  await page.waitForURL((url) => !url.searchParams.has("card"));
}

/** By key and by mark a row opens beside its list. */
async function besideTheList(person) {
  const { page } = person;
  await person.goTo("/customers?view=all");
  await page.keyboard.press("j");
  await page.keyboard.press("p");
  await page.locator("#panel[open]").waitFor();
  const name = await page.locator("tr.here .who").innerText();
  assert.ok((await page.locator("#panel-title").innerText()).includes(name.trim().split("\n").at(-1)));
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(await tooWide(page), []);
  await page.keyboard.press("Escape");
  await page.locator("#panel[open]").waitFor({ state: "detached" });
}
