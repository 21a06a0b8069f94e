// Everything by the keyboard alone: the mouse is not touched here.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const browser = await launch();
after(() => browser.close());

describe("by the keyboard", { concurrency: 2 }, () => {
  for (const lang of ["fa", "en"]) describe(lang, { concurrency: 1 }, () => inLanguage(lang));
});

function inLanguage(lang) {
  const w = say(lang);
  let server, signedIn;
  before(async () => (server = await Server.start({ lang, sample: true })));
  after(() => server?.stop());

  const by = (title, act, { guest = false } = {}) =>
    test(title, { timeout: 240_000 }, async () => {
      const person = await Person.arrive(browser, server, { lang, storageState: guest ? undefined : signedIn });
      await scene(person, `keyboard-${lang}-${title}`, () => act(person, person.page));
    });

  by("one signs in", async (person, page) => {
    await person.goTo("/sign-in");
    await tabTo(page, "#f-email");
    await page.keyboard.type(ADMINISTRATOR);
    await page.keyboard.press("Tab");
    await hasFocus(page, "#f-password");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/today");
    signedIn = await person.context.storageState();
  }, { guest: true });

  by("the first key leads past the frame to the page", async (person, page) => {
    await person.goTo("/customers");
    await page.keyboard.press("Tab");
    await hasFocus(page, "a.skip");
    assert.ok(await isInView(page), "the way past is seen once it is reached");
    await page.keyboard.press("Enter");
    await hasFocus(page, "#main");
  });

  by("a list is walked with j and k and a row is opened", async (person, page) => {
    await person.goTo("/customers");
    const rows = page.locator("tbody tr");
    const address = await rows.nth(1).getAttribute("data-href");
    for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.href), address, "three down and one up is the second row");
    assert.ok(await showsFocus(page), "one sees in which row one is");
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${address}`);
  });

  by("the same keys work on a Persian layout", async (person, page) => {
    await person.goTo("/customers");
    await page.evaluate(() => document.dispatchEvent(new KeyboardEvent("keydown", { key: "ت", bubbles: true })));
    assert.equal(await page.locator("tbody tr.here").count(), 1);
  });

  by("a menu opens, is walked and closes on Escape", async (person, page) => {
    await person.goTo("/customers");
    await tabTo(page, "details.account > summary");
    await page.keyboard.press("Enter");
    await page.locator("details.account[open] .sheet").waitFor();
    await page.keyboard.press("ArrowDown");
    assert.ok(await page.evaluate(() => document.activeElement.closest("details.account .sheet")), "arrows walk through it");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("details.account[open]").count(), 0);
    await hasFocus(page, "details.account > summary");
  });

  by("a record is begun, written and saved", async (person, page) => {
    await person.goTo("/customers");
    await tabTo(page, '#main a[href="/customers/new"]');
    await page.keyboard.press("Enter");
    await page.waitForURL("**/customers/new");
    await tabTo(page, "#f-name");
    await page.keyboard.type("Tangeh 21");
    // A choice is moved by the arrows.
    await tabTo(page, "input[name=kind]:checked");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.value), "company");
    await tabTo(page, "#f-city");
    await page.keyboard.type("Yazd");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Tangeh 21" }).waitFor();
  });

  by("a linked record is found by typing", async (person, page) => {
    await person.goTo("/opportunities/new");
    await tabTo(page, "#f-customer");
    await page.keyboard.type(lang === "fa" ? "بازرگانی" : "Trading");
    await page.locator("#f-customer-list [role=option][aria-selected=true]").waitFor();
    await page.waitForFunction((word) => document.querySelector("#f-customer-list [aria-selected=true]")?.textContent.includes(word), lang === "fa" ? "بازرگانی" : "Trading");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.match(await page.locator("#f-customer").inputValue(), lang === "fa" ? /بازرگانی/ : /Trading/);
    assert.ok(await page.evaluate(() => document.querySelector("#f-customer-value").value), "the record is chosen, not only its name");
  });

  by("a day is chosen from the calendar", async (person, page) => {
    await person.goTo("/opportunities/new");
    await tabTo(page, "#f-expected_on");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".calendar [aria-current=date]:focus").waitFor();
    await page.keyboard.press("ArrowDown");
    const day = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press("Enter");
    await hasFocus(page, "#f-expected_on");
    assert.match(await page.locator("#f-expected_on").inputValue(), new RegExp(`${day}$`), "a week later, in the reader's digits");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator(".calendar [aria-selected=true] button:focus").waitFor();
    await tabTo(page, ".calendar header button", "Shift+Tab");
    const month = await page.locator(".calendar header span").innerText();
    await page.keyboard.press("Enter");
    await page.locator(".calendar header button:focus").waitFor();
    assert.notEqual(await page.locator(".calendar header span").innerText(), month, "another month, and one is still in the calendar");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".calendar").count(), 0);
  });

  by("the keys are told on request", async (person, page) => {
    await person.goTo("/customers");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: w("ui-keys") }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog[open]").count(), 0);
  });

  by("every key that is told does what it says", async (person, page) => {
    await person.goTo("/opportunities");
    await page.keyboard.press("?");
    const told = await page.locator("#keys dt .hush").allInnerTexts();
    await page.keyboard.press("Escape");
    // Those of a board do what they say in `board.test.mjs`.
    const ofBoards = ["Esc", "Space", "← →", "↑ ↓"];
    const others = told.filter((key) => !ofBoards.includes(key));
    assert.equal(told.length - others.length, ofBoards.length);
    assert.deepEqual(others.toSorted(), ["/", "?", "Ctrl k", "Enter", "F2", "c", "e", "g c", "g s", "g t", "j k", "n", "p", "x"]);
    await page.keyboard.press("/");
    await hasFocus(page, "#search");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    await page.keyboard.press("n");
    await page.waitForURL("**/capture");
    await hasFocus(page, "#f-number");
    await page.goBack();
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.waitForURL("**/today");
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await page.waitForURL("**/opportunities");
    await page.keyboard.press("g");
    await page.keyboard.press("c");
    await page.waitForURL("**/customers");
    await page.keyboard.press("c");
    await page.waitForURL("**/customers/new");
    await page.goBack();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.locator("#main .record").waitFor();
    await page.keyboard.press("e");
    await page.waitForURL("**/edit");
    // A row opens beside the list, and the list goes on.
    await person.goTo("/customers");
    await page.keyboard.press("j");
    await page.keyboard.press("p");
    await page.locator("#panel[open] #panel-title").waitFor();
    const first = await page.locator("#panel").getAttribute("data-path");
    await page.keyboard.press("j");
    await page.keyboard.press("p");
    await page.waitForFunction((first) => document.querySelector("#panel").dataset.path !== first, first);
    await page.keyboard.press("Escape");
    await page.locator("#panel[open]").waitFor({ state: "detached" });
  });

  by("wherever one is, it is seen", async (person, page) => {
    for (const path of ["/today", "/customers", "/opportunities/new", "/capture", "/reports/funnel"]) {
      await person.goTo(path);
      for (const place of await walk(page, 40)) assert.ok(place.seen, `the focus is seen on ${place.what} of ${path}`);
    }
  });
}

/** Presses Tab until the focus is there; nobody would press it more often. */
async function tabTo(page, selector, key = "Tab") {
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await page.evaluate((selector) => document.activeElement.matches(selector), selector)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${selector} is not reached with ${key}`);
}

async function hasFocus(page, selector) {
  await page.locator(`${selector}:focus`).waitFor({ state: "attached" });
}

function isInView(page) {
  return page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.top >= 0 && box.left >= 0 && box.right <= innerWidth;
  });
}

/** An outline, a shadow or another edge tells where one is; the parent may show
 * it for an input that has no edge of its own. */
function showsFocus(page) {
  return page.evaluate(() => {
    const marks = (element) => {
      const style = getComputedStyle(element);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
    };
    const here = document.activeElement;
    return [here, here.parentElement, ...here.children].some(marks);
  });
}

/** Every place that Tab reaches, and whether one sees it. */
async function walk(page, most) {
  const places = [];
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press("Tab");
    const what = await page.evaluate(() => document.activeElement === document.body ? "" : document.activeElement.outerHTML.slice(0, 120));
    if (!what) break;
    places.push({ what, seen: (await showsFocus(page)) && (await isInView(page)) });
  }
  return places;
}
