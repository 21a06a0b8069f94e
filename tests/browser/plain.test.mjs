// Without scripts: every page reads, every form sends, and nothing is lost.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { reads, save } from "./lib/deeds.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const browser = await launch();
after(() => browser.close());

describe("without scripts", { concurrency: 2 }, () => {
  for (const lang of ["fa", "en"]) describe(lang, { concurrency: 1 }, () => inLanguage(lang));
});

function inLanguage(lang) {
  const w = say(lang);
  let server, signedIn;
  before(async () => (server = await Server.start({ lang, sample: true })));
  after(() => server?.stop());

  const plainly = (title, act) =>
    test(title, { timeout: 240_000 }, async () => {
      const person = await Person.arrive(browser, server, { lang, javaScriptEnabled: false, storageState: signedIn });
      await scene(person, `plain-${lang}-${title}`, () => act(person, person.page));
    });

  plainly("one signs in and lands on what is to be done today", async (person, page) => {
    await person.goTo("/sign-in");
    await page.locator("#f-email").fill(ADMINISTRATOR);
    await page.locator("#f-password").fill("wrong");
    await save(person);
    assert.equal(await page.locator("#f-email").inputValue(), ADMINISTRATOR, "the address stays");
    await page.locator("#f-password").fill(PASSWORD);
    await save(person);
    assert.equal(new URL(page.url()).pathname, "/today");
    signedIn = await person.context.storageState();
  });

  plainly("a list is filtered by typing and by choosing", async (person, page) => {
    await person.goTo("/customers");
    await page.locator("#filter").fill("kind:company");
    await page.locator("#filter").press("Enter");
    await page.waitForURL("**/customers?**");
    const kinds = new Set(await page.locator(`td[data-label="${w("customers-kind")}"]`).allInnerTexts());
    assert.deepEqual([...kinds], [w("customers-kind-company")]);
    const adding = page.locator("details:has(> summary.chip.add)");
    await adding.locator("summary").click();
    await page.locator("#add-field").selectOption("city");
    await page.locator("#add-value").fill(lang === "fa" ? "یزد" : "Yazd");
    await adding.locator("button[type=submit]").click();
    await page.waitForURL("**city**");
    const cities = new Set(await page.locator(`td[data-label="${w("customers-city")}"]`).allInnerTexts());
    assert.deepEqual([...cities], [lang === "fa" ? "یزد" : "Yazd"]);
  });

  plainly("a long list is leafed through, there and back", async (person, page) => {
    await person.goTo("/opportunities");
    const names = () => page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.id));
    const first = await names();
    await page.getByRole("link", { name: w("ui-next"), exact: true }).click();
    await page.waitForURL("**from=**");
    const second = await names();
    assert.ok(second.length > 0 && second.every((id) => !first.includes(id)), "the next page has other rows");
    await page.getByRole("link", { name: w("ui-previous"), exact: true }).click();
    await page.locator(`#${first[0]}`).waitFor();
    assert.deepEqual(await names(), first);
  });

  plainly("a record is made at the second try, and nothing typed is lost", async (person, page) => {
    const typed = { city: "کاشان", revenue: "۱۲٬۵۰۰", email: "not an address", note: "first line\nsecond line" };
    await person.goTo("/customers/new");
    for (const [field, text] of Object.entries(typed)) await page.locator(`#f-${field}`).fill(text);
    await page.locator("input[name=kind][value=household]").check();
    await save(person);
    await reads(person, w("form-not-saved"));
    for (const [field, text] of Object.entries(typed)) assert.equal(await page.locator(`#f-${field}`).inputValue(), text, `${field} is still there`);
    assert.ok(await page.locator("input[name=kind][value=household]").isChecked());
    await page.locator(".errors a").first().click();
    assert.match(page.url(), /#f-/, "the summary leads to what is wrong");
    await page.locator("#f-name").fill("خانوادهٔ صبا");
    await page.locator("#f-email").fill("saba@example.org");
    await save(person);
    await page.getByRole("heading", { level: 1, name: "خانوادهٔ صبا" }).waitFor();
    await reads(person, "کاشان", w("customers-kind-household"), "second line");
  });

  plainly("a linked record is written by its name", async (person, page) => {
    await person.goTo("/customers");
    const name = await page.locator("tbody th a.who").last().innerText();
    await person.goTo("/opportunities/new");
    const called = page.locator('[name="customer_called"]');
    await called.fill(name.trim().split("\n").at(-1));
    await save(person);
    await reads(person, w("opportunities-customer"));
  });

  plainly("the language changes by a press", async (person, page) => {
    await person.goTo("/customers");
    const other = lang === "fa" ? "en" : "fa";
    await page.locator("details.account > summary").click();
    await page.locator(`button[name=language][value=${other}]`).click();
    await page.locator(`html[lang=${other}]`).waitFor();
    await page.locator("details.account > summary").click();
    await page.locator(`button[name=language][value=${lang}]`).click();
    await page.locator(`html[lang=${lang}]`).waitFor();
  });
}
