// What takes too long to count comes behind its page: the page says so and does not
// jump when it comes, live changes are counted again, and without scripts a link
// leads to it. Here no page waits for anything that it counts.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { barriers, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const browser = await launch();
after(() => browser.close());

/** Keeps answers of an address back until they are let go. */
async function held(page, address) {
  let go;
  const gone = new Promise((resolve) => (go = resolve));
  await page.route(address, async (route) => (await gone, await route.continue()));
  return go;
}

const top = async (locator) => (await locator.boundingBox()).y;

for (const lang of ["fa", "en"]) {
  describe(`counts behind the page, in ${lang}`, { timeout: 240_000 }, () => {
    const word = say(lang);
    let server;
    before(async () => (server = await Server.start({ lang, sample: true, patience: 0 })));
    after(() => server.stop());

    const as = async (title, act, options = {}) => {
      const person = await Person.arrive(browser, server, options);
      await scene(person, `counts-${title}-${lang}`, async () => {
        await person.signIn(ADMINISTRATOR, PASSWORD);
        await act(person, person.page);
        assert.deepEqual(person.complaints(), []);
      });
    };

    test("a list says that it counts, then how many, and keeps up", () =>
      as("list", async (person, page) => {
        const go = await held(page, "**/customers/count*");
        await person.goTo("/customers");
        const count = page.locator("#list-count");
        await count.getByText(word("list-counting")).waitFor();
        assert.equal(await count.locator("a").isVisible(), false);
        const foot = page.locator(".foot");
        const before = [await top(page.locator("tbody tr").first()), await top(foot), (await foot.boundingBox()).height];
        assert.deepEqual(await barriers(page), []);
        go();
        await page.locator("#list-count:not(.behind)").waitFor();
        const many = await count.textContent();
        assert.match(many, /\p{Nd}/u);
        assert.deepEqual([await top(page.locator("tbody tr").first()), await top(foot), (await foot.boundingBox()).height], before);
        const made = await page.evaluate(async () => {
          const [token, kind] = [document.querySelector("meta[name=csrf]").content, "application/json"];
          const body = JSON.stringify({ name: "Counted", kind: "company" });
          return (await fetch("/api/v1/customers", { method: "POST", headers: { "Content-Type": kind, "X-CSRF-Token": token }, body })).status;
        });
        assert.equal(made, 201);
        await page.waitForFunction((many) => document.querySelector("#list-count:not(.behind)")?.textContent !== many, many);
      }));

    test("a board has its cards before its figures, and stays where it is", () =>
      as("board", async (person, page) => {
        const go = await held(page, "**/board/figures*");
        await person.goTo("/opportunities/board?view=all");
        await page.locator("[data-board][data-ready]").waitFor();
        const [head, card] = [page.locator(".col .count").first(), page.locator("[data-card]").first()];
        assert.equal(await head.textContent(), "…");
        await page.locator("[data-told]").getByText(word("list-counting")).waitFor();
        const before = await top(card);
        go();
        await page.waitForFunction(() => /\p{Nd}/u.test(document.querySelector(".col .count").textContent));
        await page.locator("[data-told] [data-whole-sum]").waitFor();
        assert.equal(await top(card), before);
        // Folded or unfolded, a column keeps its figures.
        const figures = await page.locator(".col .count").allTextContents();
        await page.locator("[data-turn]").first().click();
        await page.locator(".col").first().and(page.locator(".folded")).waitFor();
        assert.deepEqual(await page.locator(".col .count").allTextContents(), figures);
        assert.deepEqual(await barriers(page), []);
      }));

    test("a count that was lost on its way is asked for again", () =>
      as("lost", async (person, page) => {
        let lost = 0;
        await page.route("**/customers/count*", (route) => (lost++ ? route.continue() : route.abort()));
        await person.goTo("/customers");
        await page.locator("#list-count:not(.behind)").waitFor();
        assert.match(await page.locator("#list-count").textContent(), /\p{Nd}/u);
        // The browser complains of what was lost.
        person.complaints();
      }));

    test("a board asks for its figures once at a time, and once more for what came meanwhile", () =>
      as("once", async (person, page) => {
        let [asked, told] = [0, 0];
        page.on("request", (request) => (asked += request.url().includes("/board/figures") ? 1 : 0));
        page.on("response", (answer) => (told += answer.url().includes("/board/figures") ? 1 : 0));
        const go = await held(page, "**/board/figures*");
        await person.goTo("/opportunities/board?view=all");
        await page.locator("[data-board][data-ready]").waitFor();
        const change = () => {
          const id = document.querySelector("[data-card]").dataset.card;
          const detail = { entity: "opportunities", id, version: 1_000 };
          document.dispatchEvent(new CustomEvent("peyvand:changed", { detail }));
        };
        for (const _ of [1, 2]) {
          const card = page.waitForResponse((answer) => answer.url().includes("card="));
          await page.evaluate(change);
          await card;
        }
        assert.equal(asked, 1);
        go();
        while (told < 2) await page.waitForEvent("response");
        await page.waitForFunction(() => /\p{Nd}/u.test(document.querySelector(".col .count").textContent));
        assert.equal(asked, 2);
      }));

    test("without scripts a link leads to the count", () =>
      as(
        "plain",
        async (person, page) => {
          for (const [path, counting] of [
            ["/customers", "#list-count"],
            ["/opportunities/board?view=all", "[data-told]"],
          ]) {
            await person.goTo(path);
            assert.equal(await page.getByText(word("list-counting")).isVisible(), false);
            await page.locator(counting).getByRole("link", { name: word("list-count-now"), exact: true }).click();
            await page.waitForURL(/count|figures/);
            assert.equal(await page.getByText(word("list-counting")).count(), 0);
            assert.deepEqual(await tooWide(page), []);
          }
        },
        { javaScriptEnabled: false, width: 360 },
      ));
  });
}
