// Forms as one meets them: a stage follows its pipeline, a sum is drawn as it was
// typed, and on a telephone the last row meets the bar of the page; in both languages.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";

const browser = await launch();
let server, signedIn;
before(async () => {
  server = await Server.start({ lang: "fa", sample: true });
  const person = await Person.arrive(browser, server);
  await person.signIn(ADMINISTRATOR, PASSWORD);
  await person.goTo("/me");
  await person.page.evaluate(async () => {
    const csrf = document.querySelector('meta[name="csrf"]').content;
    const send = async (path, fields) => (await fetch(path, { method: "POST", body: new URLSearchParams({ csrf, ...fields }) })).url.split("/").pop();
    const pipeline = await send("/pipelines", { name: "صادرات", active: "true", boxes: "active" });
    for (const [name, kind] of [["امضا شد", "won"], ["نمونه", "open"]]) await send("/stages", { name, kind, pipeline });
  });
  signedIn = await person.context.storageState();
  await person.leave();
});
after(async () => {
  await browser.close();
  await server?.stop();
});

async function at(title, lang, width, path, act) {
  const person = await Person.arrive(browser, server, { lang, width, storageState: signedIn });
  await scene(person, `forms-${title}`, async () => {
    await person.goTo("/me");
    await person.page.evaluate(async (language) => {
      const csrf = document.querySelector('meta[name="csrf"]').content;
      await fetch("/me/preferences", { method: "POST", body: new URLSearchParams({ csrf, language, back: "/me" }) });
    }, lang);
    await person.goTo(path);
    await act(person.page);
    assert.deepEqual(person.complaints(), []);
  });
}

for (const lang of ["fa", "en"])
  for (const width of [360, 1440])
    describe(`${lang}, ${width} wide`, () => {
      test("a change of the pipeline reaches its stages while somebody types one", () =>
        at(`typing-${lang}-${width}`, lang, width, "/opportunities/new", async (page) => {
          // The answer about the other pipeline comes after that to the words.
          let late;
          const words = new Promise((done) => {
            void page.route(/stages\/options/, async (route) => {
              if (new URL(route.request().url()).searchParams.has("q")) {
                await route.continue();
                return done();
              }
              late = route;
            });
          });
          await page.locator("#f-pipeline").fill("صادرات");
          await page.getByRole("option", { name: "صادرات" }).click();
          await page.locator("#f-stage").fill("امضا");
          await words;
          await page.getByRole("option", { name: "امضا شد" }).waitFor();
          await late.continue();
          const stages = () => page.evaluate(() => [...document.querySelector("select[name=stage]").options].map((one) => one.label).slice(1));
          await page.waitForFunction(() => [...document.querySelector("select[name=stage]").options].some((one) => one.label === "نمونه"));
          assert.deepEqual((await stages()).sort(), ["امضا شد", "نمونه"].sort());
          assert.equal(await page.locator("#f-stage").inputValue(), "امضا", "who types goes on");
          await page.getByRole("option", { name: "امضا شد" }).click();
          assert.equal(await page.locator("#f-stage").inputValue(), "امضا شد");
        }));

      test("the stage follows the pipeline that is chosen", () =>
        at(`stage-${lang}-${width}`, lang, width, "/opportunities/new", async (page) => {
          const stages = () => page.evaluate(() => [...document.querySelector("select[name=stage]").options].map((one) => one.label).slice(1));
          const usual = await stages();
          assert.ok(usual.length > 2 && !usual.includes("نمونه"), usual.join());
          await page.locator("#f-pipeline").fill("صادرات");
          await page.getByRole("option", { name: "صادرات" }).click();
          await page.waitForFunction(() => document.querySelector("#f-stage").value === "نمونه");
          assert.deepEqual((await stages()).sort(), ["امضا شد", "نمونه"].sort());
          await page.locator("#f-stage").fill("امضا");
          await page.getByRole("option", { name: "امضا شد" }).click();
          assert.equal(await page.locator("#f-stage").inputValue(), "امضا شد");
        }));

      test("a sum is drawn as it was typed", () =>
        at(`sum-${lang}-${width}`, lang, width, "/opportunities/new", async (page) => {
          const sum = page.locator("#f-amount");
          const drawn = () => sum.evaluate((input) => {
            const { direction, textAlign } = getComputedStyle(input);
            return [direction, (direction === "ltr") === (textAlign === "start") ? "left" : "right"];
          });
          const edge = lang === "fa" ? "right" : "left";
          await sum.fill("-۱۲");
          assert.deepEqual(await drawn(), ["ltr", edge], "a number runs left to right");
          await sum.fill("۱۲م");
          assert.deepEqual(await drawn(), ["rtl", edge], "its Persian unit follows it");
        }));
    });

for (const lang of ["fa", "en"]) {
  test(`${lang}: the last row of a form meets the bar of a telephone`, () =>
    at(`foot-${lang}`, lang, 360, "/opportunities/new", async (page) => {
      const [foot, bar] = await Promise.all([".form-foot", ".phonebar"].map((part) => page.locator(part).boundingBox()));
      assert.ok(foot.y + foot.height >= bar.y, `the row ends at ${foot.y + foot.height}, the bar begins at ${bar.y}`);
      const button = await page.locator(".form-foot .btn.main").boundingBox();
      assert.ok(button.y + button.height + 8 <= bar.y, `the button ends at ${button.y + button.height}, the bar begins at ${bar.y}`);
    }));

  test(`${lang}: what a toast says has room on a telephone`, () =>
    at(`toast-${lang}`, lang, 360, "/customers/new", async (page) => {
      await page.locator("#f-name").fill("بازرگانی");
      await page.locator(".form-foot .btn.main").click();
      const said = page.locator(".toast > span").first();
      await said.waitFor();
      const [text, toast] = await Promise.all([said, page.locator(".toast").first()].map((part) => part.boundingBox()));
      assert.ok(text.width >= toast.width * 0.55, `${text.width} of ${toast.width}`);
    }));
}
