// A picker offers what can be chosen and nothing else: what it has to say about its
// list is a quiet sentence below it, and one that follows another field never offers
// what belongs to the former choice. In both languages, on a phone and at a desk.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { barriers, settled, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const browser = await launch();
after(() => browser.close());

for (const lang of ["fa", "en"])
  describe(`pickers in ${lang}`, { timeout: 240_000 }, () => {
    const word = say(lang);
    let server, signedIn;
    before(async () => {
      server = await Server.start({ lang, sample: true });
      const person = await Person.arrive(browser, server);
      await person.signIn(ADMINISTRATOR, PASSWORD);
      await person.goTo("/me");
      await person.page.evaluate(async () => {
        const csrf = document.querySelector('meta[name="csrf"]').content;
        const send = async (path, fields) => (await fetch(path, { method: "POST", body: new URLSearchParams({ csrf, ...fields }) })).url.split("/").pop();
        for (const [name, stages] of [["Export", ["Sample sent", "Signed"]], ["Repair", ["Looked at", "Mended"]]]) {
          const pipeline = await send("/pipelines", { name, active: "true", boxes: "active" });
          for (const stage of stages) await send("/stages", { name: stage, kind: "open", pipeline });
        }
      });
      signedIn = await person.context.storageState();
      await person.leave();
    });
    after(() => server.stop());

    for (const width of [360, 1440]) {
      const on = async (title, act) => {
        const person = await Person.arrive(browser, server, { width, storageState: signedIn });
        await scene(person, `picker-${title}-${lang}-${width}`, async () => {
          await person.goTo("/opportunities/new");
          await act(person.page);
          assert.deepEqual(person.complaints(), []);
        });
      };

      test(`nothing found is a sentence and no choice, ${width} wide`, () =>
        on("nothing", async (page) => {
          const [stage, held] = [page.locator("#f-stage"), page.locator("select[name=stage]")];
          const before = await held.inputValue();
          await stage.fill("zzzz");
          const told = page.locator(".pick .sheet p", { hasText: word("ui-nothing-found") });
          await told.waitFor();
          assert.equal(await page.getByRole("option").filter({ hasText: word("ui-nothing-found") }).count(), 0, "it is no option");
          assert.equal(await page.getByRole("status").filter({ hasText: word("ui-nothing-found") }).count(), 1, "it is read out");
          assert.equal(await stage.getAttribute("aria-activedescendant"), null, "nobody stands on it");
          const look = await told.evaluate((one) => {
            const quiet = document.createElement("p");
            quiet.className = "muted";
            document.querySelector("main").append(quiet);
            const colours = [getComputedStyle(one).backgroundColor, ...[one, quiet, one.closest("form")].map((place) => getComputedStyle(place).color)];
            quiet.remove();
            return colours;
          });
          assert.equal(look[0], "rgba(0, 0, 0, 0)", "it is not marked");
          assert.equal(look[1], look[2], "and quiet");
          assert.notEqual(look[1], look[3], "quieter than the form");
          await settled(page);
          assert.deepEqual([...(await barriers(page)), ...(await tooWide(page))], []);
          for (const act of [() => told.click(), () => stage.press("ArrowDown"), () => stage.press("Enter")]) {
            await act();
            assert.equal(await held.inputValue(), before);
            assert.equal(new URL(page.url()).pathname, "/opportunities/new", "the form was not sent");
            assert.equal(await told.isVisible(), true);
          }
          // Who leaves has what they had.
          await page.locator("#f-amount").focus();
          await told.waitFor({ state: "hidden" });
          assert.notEqual(await stage.inputValue(), "zzzz");
        }));

      test(`stages are those of the pipeline just chosen, ${width} wide`, () =>
        on("follows", async (page) => {
          const [pipeline, stage] = [page.locator("#f-pipeline"), page.locator("#f-stage")];
          const choose = async (name) => {
            await pipeline.fill(name);
            await page.locator("#f-pipeline-list").getByRole("option", { name }).click();
          };
          const offered = async () => {
            await stage.click();
            await page.locator("#f-stage-list [role=option]").first().waitFor();
            const names = await page.locator("#f-stage-list [role=option]").allTextContents();
            await stage.press("Escape");
            return names.sort();
          };
          // The answer for the first choice comes after the one for the second.
          let late;
          const held = new Promise((done) => {
            void page.route(/stages\/options/, (route) => (late ? void route.continue() : done((late = route))));
          });
          await choose("Export");
          await held;
          await choose("Repair");
          await page.waitForFunction(() => document.querySelector("#f-stage").value === "Looked at");
          const came = page.waitForResponse(/stages\/options/);
          await late.continue();
          await came;
          assert.deepEqual(await offered(), ["Looked at", "Mended"]);
          assert.equal(await stage.inputValue(), "Looked at", "the late answer changes nothing");
          // Nor are those of before found by their words.
          await stage.fill("Signed");
          await page.locator(".pick .sheet p", { hasText: word("ui-nothing-found") }).waitFor();
          await choose("Export");
          await page.waitForFunction(() => document.querySelector("#f-stage").value === "Sample sent");
          assert.deepEqual(await offered(), ["Sample sent", "Signed"]);
        }));
    }
  });
