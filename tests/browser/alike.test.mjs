// The card of who may be the same, where it comes behind its page: with scripts it
// arrives by itself and reads as it would on the page, and where it found no time it
// says so and comes when it is asked for again; without scripts a link leads to it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { barriers, keysInView, settled, speaksOtherwise, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const NUMBER = "09121234567";
const TWO = { fa: ["پارس نساج", "شرکت پارس نساج"], en: ["Pars Textile", "Pars Textile Ltd"] };

const browser = await launch();
after(() => browser.close());

for (const lang of ["fa", "en"])
  describe(`who may be the same, behind the page, in ${lang}`, { timeout: 240_000 }, () => {
    const word = say(lang);
    let server, one, other;
    before(async () => (server = await Server.start({ lang, sample: true, patience: 0 })));
    after(() => server.stop());

    const as = async (title, act, options = {}) => {
      const person = await Person.arrive(browser, server, options);
      await scene(person, `alike-${title}-${lang}`, async () => {
        await person.signIn(ADMINISTRATOR, PASSWORD);
        await act(person, person.page);
        assert.deepEqual(person.complaints(), []);
      });
    };

    before(() =>
      as("pair", async (person, page) => {
        await person.goTo("/me");
        [one, other] = await page.evaluate(
          async ([names, mobile]) => {
            const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector("meta[name=csrf]").content };
            const made = [];
            for (const name of names) {
              const body = JSON.stringify({ name, kind: "company", mobile });
              made.push((await (await fetch("/api/v1/customers", { method: "POST", headers, body })).json()).id);
            }
            return made;
          },
          [TWO[lang], NUMBER],
        );
        assert.ok(one && other, `${one} ${other}`);
      }),
    );

    const reads = async (page) => {
      const card = page.locator("#alike");
      await card.getByText(word("duplicates-may-be")).waitFor();
      assert.equal(await card.getByRole("link", { name: TWO[lang][1] }).first().getAttribute("href"), `/customers/${other}`);
      await card.getByText(word("duplicates-are-two")).waitFor();
      assert.equal(await card.locator(`a[href="/customers/${one}/merge?with=${other}"]`).count(), 1);
    };

    for (const width of [360, 1440])
      test(`it arrives by itself, ${width} wide`, () =>
        as(
          `arrives-${width}`,
          async (person, page) => {
            let go;
            const gone = new Promise((resolve) => (go = resolve));
            await page.route("**/alike", async (route) => (await gone, await route.continue()));
            await person.goTo(`/customers/${one}`);
            assert.equal(await page.getByText(word("duplicates-may-be")).count(), 0, "the page did not wait for it");
            go();
            await reads(page);
            await settled(page);
            for (const law of [barriers, tooWide, keysInView]) assert.deepEqual(await law(page), []);
            assert.deepEqual(await speaksOtherwise(page, lang), []);
          },
          { width },
        ));

    test("where it found no time it says so, and comes when it is asked for again", () =>
      as("missed", async (person, page) => {
        // As the server answers while its hands are full; a test over HTTP holds it to these words.
        let asked = 0;
        const missed = `<div class="behind unboxed" id="alike" data-live="customers/${one}" data-live-from="/customers/${one}/alike"><p class="muted">${word("duplicates-look-slow")}</p></div>`;
        await page.route("**/alike", (route) => (asked++ ? route.continue() : route.fulfill({ contentType: "text/html", body: missed })));
        await person.goTo(`/customers/${one}`);
        await page.locator("#alike").getByText(word("duplicates-look-slow")).waitFor();
        assert.deepEqual(await tooWide(page), []);
        await reads(page);
        assert.equal(await page.getByText(word("duplicates-look-slow")).count(), 0);
      }));

    test("without scripts a link leads to it", () =>
      as(
        "plain",
        async (person, page) => {
          await person.goTo(`/customers/${one}`);
          await page.getByRole("link", { name: word("duplicates-look"), exact: true }).click();
          await page.waitForURL(/\/alike$/);
          await page.getByText(word("duplicates-may-be")).waitFor();
          assert.equal(await page.locator(`a[href="/customers/${one}/merge?with=${other}"]`).count(), 1);
          assert.equal(await page.getByRole("link", { name: word("duplicates-look"), exact: true }).count(), 0);
          assert.deepEqual(await tooWide(page), []);
        },
        { javaScriptEnabled: false, width: 360 },
      ));
  });
