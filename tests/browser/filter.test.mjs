// A filter is typed with the words that are offered, by the keyboard alone, and
// changed chip by chip; in both languages, on a screen and on a telephone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { barriers, settled, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const browser = await launch();
let server, signedIn;
before(async () => {
  server = await Server.start({ lang: "fa", sample: true });
  const person = await Person.arrive(browser, server);
  await person.signIn(ADMINISTRATOR, PASSWORD);
  signedIn = await person.context.storageState();
  await person.leave();
});
after(async () => {
  await browser.close();
  await server?.stop();
});

async function at(title, lang, width, path, act) {
  const person = await Person.arrive(browser, server, { lang, width, storageState: signedIn });
  await scene(person, `filter-${title}`, async () => {
    await person.goTo("/me");
    await person.page.evaluate(async (language) => {
      const csrf = document.querySelector('meta[name="csrf"]').content;
      await fetch("/me/preferences", { method: "POST", body: new URLSearchParams({ csrf, language, back: "/me" }) });
    }, lang);
    await person.goTo(path);
    await act(person, person.page);
    assert.deepEqual(person.complaints(), []);
  });
}

const label = (lang, key) => say(lang)(key);

describe("the filter", { concurrency: 1 }, () => {
  for (const [lang, width] of [["fa", 1440], ["en", 360]]) {
    test(`is completed by the keyboard (${lang}, ${width})`, { timeout: 240_000 }, () =>
      at(`typed-${lang}`, lang, width, "/customers", async (person, page) => {
        const box = page.locator("#filter");
        const offers = page.locator(".find.filter .offers [role=option]");
        const field = label(lang, "customers-kind");
        await box.click();
        await box.pressSequentially(field.slice(0, 2));
        await offers.filter({ hasText: field }).first().waitFor();
        assert.equal(await box.getAttribute("aria-expanded"), "true");
        await page.keyboard.press("Escape");
        assert.equal(await box.inputValue(), field.slice(0, 2), "what was typed stays");
        await box.fill("");
        await box.pressSequentially(`${field}:`);
        const company = label(lang, "customers-kind-company");
        await offers.filter({ hasText: company }).waitFor();
        while (!(await offers.and(page.locator("[aria-selected=true]")).filter({ hasText: company }).count())) {
          await page.keyboard.press("ArrowDown");
        }
        await settled(page);
        assert.deepEqual(await barriers(page), []);
        await page.keyboard.press("Tab");
        assert.equal((await box.inputValue()).trim(), `${field}:${company}`);
        await page.keyboard.press("Escape");
        await Promise.all([page.waitForURL(/filter=/), page.keyboard.press("Enter")]);
        await page.locator(".chip b", { hasText: company }).first().waitFor();
        assert.deepEqual(await tooWide(page), []);
      }));
  }

  test("is changed chip by chip", { timeout: 240_000 }, () =>
    at("chips", "fa", 360, "/customers?filter=kind:company+no+opportunity", async (person, page) => {
      const chip = page.locator(".chip.opens").first();
      await chip.locator("summary").click();
      await settled(page);
      assert.deepEqual(await barriers(page), []);
      assert.deepEqual(await tooWide(page), []);
      await chip.locator("select[name=add_op]").selectOption("not");
      await Promise.all([page.waitForURL(/-kind|-%/), chip.locator("button").click()]);
      await page.locator(".chip.opens").nth(1).waitFor();
      await Promise.all([page.waitForURL((url) => !url.href.includes("kind")), page.locator(".chip .off").first().click()]);
      assert.equal(await page.locator(".chip.opens").count(), 1);
    }));

  test("that cannot be read stays in its box, with the place", { timeout: 240_000 }, () =>
    at("wrong", "fa", 1440, "/customers", async (person, page) => {
      const box = page.locator("#filter");
      await box.fill("دارد صورتحساب(مبلغ>5)");
      await page.keyboard.press("Escape");
      await box.press("Enter");
      await page.locator("#filter-error").waitFor();
      assert.equal(await box.inputValue(), "دارد صورتحساب(مبلغ>5)");
    }));
});
