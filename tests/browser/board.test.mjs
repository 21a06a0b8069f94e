// Cards go from column to column: by mouse, by keyboard, by a finger that rests
// on them, by menu; a stage asks for what it needs, and a record opens beside
// the board. In both directions.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { barriers, settled, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";

const browser = await launch();
after(() => browser.close());

for (const lang of ["fa", "en"]) {
  test(`cards are moved, in ${lang}`, { timeout: 240_000 }, async (t) => {
    const server = await Server.start({ lang, sample: true });
    t.after(() => server.stop());
    const seller = await Person.arrive(browser, server);
    await scene(seller, `board-${lang}`, async () => {
      await seller.signIn(ADMINISTRATOR, PASSWORD);
      await toBoard(seller);
      await begins(seller);
      await byMouse(seller);
      await byKeyboard(seller);
      await byMenu(seller);
      await asked(seller);
      await folds(seller);
      await beside(seller);
      await toBoard(seller);
      assert.deepEqual(await barriers(seller.page), []);
      assert.deepEqual(await tooWide(seller.page), []);
      if (lang === "fa") {
        await seller.page.emulateMedia({ colorScheme: "dark" });
        await settled(seller.page);
        assert.deepEqual(await barriers(seller.page, ["color-contrast"]), []);
      }
      // What a stage asks for is a question and no fault.
      assert.deepEqual(seller.complaints(), []);
    });
    const walker = await Person.arrive(browser, server, { width: 360, hasTouch: true, isMobile: true });
    await scene(walker, `board-${lang}-phone`, async () => {
      await walker.signIn(ADMINISTRATOR, PASSWORD);
      await toBoard(walker);
      const first = await cards(walker.page, 0).first().boundingBox();
      assert.ok(first.y + first.height < 740 - 64, "a card stands above the bar of the telephone");
      await byFinger(walker);
      assert.deepEqual(await tooWide(walker.page), []);
    });
  });
}

/** The board, once its own scripts have come: they are fetched behind the page. */
async function toBoard(person) {
  await person.goTo("/opportunities/board?view=all");
  await person.page.locator("[data-board][data-ready]").waitFor();
}

const column = (page, at) => page.locator("[data-column]").nth(at);
const cards = (page, at) => column(page, at).locator("[data-card]");
const idOf = (card) => card.getAttribute("data-card");
const middle = async (locator) => {
  const box = await locator.boundingBox();
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 60) };
};

/** The card stands in that column, for the server too. */
async function isIn(person, id, at) {
  const { page } = person;
  await column(page, at).locator(`#card-${id}:not([aria-busy])`).waitFor();
  const key = await column(page, at).getAttribute("data-column");
  const deal = await page.evaluate(async (id) => (await fetch(`/api/v1/opportunities/${id}`)).json(), id);
  assert.equal(deal.stage, key);
}

/** A title and Enter, past the customer and the amount, one card after the other. */
async function begins(person) {
  const { page } = person;
  await column(page, 0).locator("[data-add]").click();
  for (const title of ["Lentils", "Peas", "Beans", "Rice", "Sugar", "Tea"]) {
    await page.locator("form[data-quick] #f-name").fill(title);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "f-customer");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "f-amount");
    await page.keyboard.press("Enter");
    await cards(page, 0).filter({ hasText: title }).first().waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "f-name" && document.activeElement.value === "");
  }
  await page.keyboard.press("Escape");
  await page.locator("form[data-quick]").waitFor({ state: "detached" });
}

async function byMouse(person) {
  const { page } = person;
  const card = cards(page, 0).first();
  const id = await idOf(card);
  const [from, to] = [await middle(card), await middle(column(page, 1))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 4);
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.locator(".ghost").waitFor();
  await page.mouse.up();
  await isIn(person, id, 1);
  assert.equal(await page.locator("dialog[open]").count(), 0, "a drag opens nothing");
  await page.waitForFunction(() => {
    const first = document.querySelector("[data-column]");
    const told = first.querySelector("header .count").textContent.replace(/[۰-۹]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹".indexOf(digit));
    return Number(told) === first.querySelectorAll("[data-card]").length;
  });
  // Escape on the way leaves it where it was.
  const at = await middle(page.locator(`#card-${id}`));
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y, { steps: 4 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await isIn(person, id, 1);
}

async function byKeyboard(person) {
  const { page, lang } = person;
  const on = lang === "fa" ? "ArrowLeft" : "ArrowRight";
  const card = cards(page, 0).first();
  const id = await idOf(card);
  await card.locator(".title").focus();
  await page.keyboard.press("Space");
  await page.locator(".lifted").waitFor();
  await page.keyboard.press(on);
  await page.waitForFunction(() => document.querySelectorAll("[data-column]")[1].classList.contains("over"));
  await page.waitForFunction(() => document.querySelector("#board-said").textContent !== "");
  await page.keyboard.press("Space");
  await isIn(person, id, 1);
  await page.waitForFunction((id) => document.activeElement?.closest("[data-card]")?.dataset.card === id, id);
  await page.keyboard.press("Space");
  await page.keyboard.press(on);
  await page.keyboard.press("Escape");
  await isIn(person, id, 1);
}

async function byMenu(person) {
  const { page } = person;
  const card = cards(page, 0).first();
  const id = await idOf(card);
  await card.locator("[data-move]").focus();
  await page.keyboard.press("Enter");
  await page.locator("[role=menu] [role=menuitem]").first().waitFor();
  await page.keyboard.press("Enter");
  await isIn(person, id, 1);
  // The toast takes it back, and the board stays as it is.
  await page.locator(`[data-toast][data-of="${id}"] form button`).last().click();
  await isIn(person, id, 0);
}

/** Whoever loses a deal says why; who thinks better of it finds the card where it was. */
async function asked(person) {
  const { page } = person;
  const card = cards(page, 0).first();
  const id = await idOf(card);
  const last = (await page.locator("[data-column]").count()) - 1;
  const lose = async () => {
    await page.locator(`#card-${id} [data-move]`).focus();
    await page.keyboard.press("Enter");
    await page.locator("[role=menuitem]").last().click();
    await page.locator("#board-dialog[open] #f-lost_reason").waitFor();
  };
  await lose();
  await page.keyboard.press("Escape");
  await page.locator("#board-dialog[open]").waitFor({ state: "detached" });
  await isIn(person, id, 0);
  await lose();
  await page.locator("#f-lost_reason").click();
  await page.locator("#f-lost_reason-list [role=option]").first().click();
  await page.locator("#board-dialog button[type=submit]").click();
  await page.locator("#board-dialog[open]").waitFor({ state: "detached" });
  await page.locator(`#card-${id}`).waitFor({ state: "detached" });
  const deal = await page.evaluate(async (id) => (await fetch(`/api/v1/opportunities/${id}`)).json(), id);
  assert.equal(deal.stage, await column(page, last).getAttribute("data-column"));
  assert.ok(deal.lost_reason, "the reason is kept");
}

/** A column is folded and unfolded where it stands. */
async function folds(person) {
  const { page } = person;
  await page.evaluate(() => (window.stayed = true));
  const before = await page.locator(".col.folded").count();
  await column(page, 1).locator("[data-turn]").click();
  await page.waitForFunction((many) => document.querySelectorAll(".col.folded").length === many, before + 1);
  await column(page, 1).locator("header h2").click();
  await page.waitForFunction((many) => document.querySelectorAll(".col.folded").length === many, before);
  assert.ok(await page.evaluate(() => window.stayed), "the page was not loaded anew");
}

async function beside(person) {
  const { page } = person;
  const card = cards(page, 0).first();
  const id = await idOf(card);
  await card.locator(".title").click();
  await page.locator("#panel[open] #panel-title").waitFor();
  assert.ok(page.url().includes(`card=${id}`), "the address can be sent on");
  // The board stays in use: another card takes its place, and one step leads back.
  const other = await idOf(cards(page, 0).nth(1));
  await cards(page, 0).nth(1).locator(".title").click();
  await page.waitForFunction((id) => document.querySelector("#panel")?.dataset.path.endsWith(id), other);
  await card.locator(".title").click();
  await page.waitForFunction((id) => document.querySelector("#panel")?.dataset.path.endsWith(id), id);
  await page.keyboard.press("Escape");
  await page.locator("#panel[open]").waitFor({ state: "detached" });
  await page.waitForFunction((id) => document.activeElement?.closest("[data-card]")?.dataset.card === id, id);
  await page.waitForURL((url) => !url.searchParams.has("card"));
  // An address that was sent on opens what it names.
  await person.goTo(`/opportunities/board?view=all&card=${id}`);
  await page.locator("#panel[open] #panel-title").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#panel[open]").waitFor({ state: "detached" });
}

/** A finger rests, carries, and lets go. */
async function byFinger(person) {
  const { page } = person;
  const wire = await person.context.newCDPSession(page);
  const touch = (type, points) => wire.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  const card = cards(page, 0).first();
  const id = await idOf(card);
  const from = await middle(card);
  const aside = await middle(column(page, 1));
  const edge = aside.x < from.x ? 26 : page.viewportSize().width - 26;
  await touch("touchStart", [from]);
  await page.locator(".ghost").waitFor();
  await touch("touchMove", [{ x: edge, y: from.y + 20 }]);
  await page.waitForFunction(() => document.querySelectorAll("[data-column]")[1].classList.contains("over"));
  await touch("touchEnd", []);
  await isIn(person, id, 1);
}
