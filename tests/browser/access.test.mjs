// An administrator makes a role, gives it to somebody beside the one they have,
// sees through their eyes and comes back; a customer is shared and the reason
// said. In both languages, on a desk and on a phone, with axe and the keyboard.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Person, WIDTHS, launch, scene } from "./lib/browser.mjs";
import { COMPANY, isTold, reads, save, setUp } from "./lib/deeds.mjs";
import { barriers, keysInView, tooWide } from "./lib/laws.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const ROLE = { fa: "کارآموز", en: "Trainee" };
const OTHER = { fa: { name: "رضا احمدی", email: "reza@sepehr.example" }, en: { name: "Reza Ahmadi", email: "reza@sepehr.example" } };
const CUSTOMER = { fa: "فروشگاه گلستان", en: "Golestan Stores" };

const browser = await launch();
after(() => browser.close());

for (const lang of ["fa", "en"]) {
  test(`roles, shares and another person's eyes, in ${lang}`, { timeout: 240_000 }, async (t) => {
    const server = await Server.start({ lang });
    t.after(() => server.stop());
    const owner = await Person.arrive(browser, server);
    await scene(owner, `access-${lang}`, async () => {
      await setUp(owner, COMPANY[lang]);
      await owner.page.waitForURL("**/today");
      await makesARole(owner);
      await looks(owner);
      const user = await givesItBesideAnother(owner);
      const customer = await shares(owner);
      await asksWhy(owner, customer, user);
      await seesThroughTheirEyes(owner, user);
      assert.deepEqual(owner.complaints(), []);
    });
  });
}

/** By the keyboard alone, once the page is there. */
async function makesARole(owner) {
  const { page, lang } = owner;
  await owner.goTo("/roles/new");
  await page.locator("#f-name").fill(ROLE[lang]);
  const line = (entity) => page.locator("details.rights-line", { has: page.locator(`select[name="g.${entity}.read"]`) });
  await line("customers").locator("summary").first().press("Enter");
  const cell = page.locator('select[name="g.customers.read"]');
  await cell.focus();
  await cell.selectOption("branch");
  await line("customers").locator(".rights-unsaved").waitFor();
  await line("users").locator("summary").first().press("Enter");
  await page.locator('select[name="g.users.read"]').selectOption("all");
  await line("customers").locator("details.rights-fields summary").press("Enter");
  await line("customers").locator('input[name="right.customers.email"][value="hidden"]').press("Space");
  await save(owner);
  await isTold(owner, say(lang)("role-made"));
  await reads(owner, ROLE[lang], say(lang)("role-says"));
  assert.equal(await page.locator('select[name="g.customers.read"]').inputValue(), "branch");
  assert.ok(await page.locator('input[name="right.customers.email"][value="hidden"]').isChecked());
  await owner.goTo("/roles");
  await reads(owner, ROLE[lang], say(lang)("role-list-nobody"));
  assert.deepEqual(await barriers(page), []);
  await page.locator("a", { hasText: ROLE[lang] }).click();
}

/** The sheet on a desk and on a phone. */
async function looks(owner) {
  const { page } = owner;
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: WIDTHS[width] });
    assert.deepEqual(await tooWide(page), []);
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(await keysInView(page), []);
  }
  await page.setViewportSize({ width: 1440, height: WIDTHS[1440] });
}

async function givesItBesideAnother(owner) {
  const { page, lang } = owner;
  await owner.goTo("/users/new");
  await page.locator("#f-name").fill(OTHER[lang].name);
  await page.locator("#f-email").fill(OTHER[lang].email);
  for (const role of [ROLE[lang], say(lang)("role-seller")]) {
    await page.locator("label", { has: page.locator("input[name=roles]") }).filter({ hasText: role }).click();
  }
  await save(owner);
  await reads(owner, ROLE[lang], say(lang)("role-seller"));
  const user = new URL(page.url()).pathname;
  await owner.goTo("/people");
  await reads(owner, OTHER[lang].name, ROLE[lang]);
  assert.deepEqual(await barriers(page), []);
  return user;
}

async function shares(owner) {
  const { page, lang } = owner;
  await owner.goTo("/customers/new");
  await page.locator("#f-name").fill(CUSTOMER[lang]);
  await save(owner);
  await page.locator("#sharing details > summary").first().click();
  await page.locator("#f-share_person").click();
  await page.locator("#f-share_person-list [role=option]", { hasText: OTHER[lang].name }).first().click();
  await Promise.all([page.waitForEvent("load"), page.locator("#sharing form button.main").click()]);
  await isTold(owner, say(lang)("shares-shared"));
  await reads(owner, OTHER[lang].name);
  assert.deepEqual(await barriers(page), []);
  return new URL(page.url()).pathname;
}

async function asksWhy(owner, customer, user) {
  const { page } = owner;
  await owner.goTo(`${customer}/access?user=${user.split("/").pop()}`);
  assert.equal(await page.locator("#why li").count(), 1);
  assert.deepEqual(await barriers(page), []);
  assert.deepEqual(await keysInView(page), []);
}

async function seesThroughTheirEyes(owner, user) {
  const { page, lang } = owner;
  await owner.goTo(user);
  await Promise.all([page.waitForEvent("load"), page.locator(`form[action="${user}/eyes"] button`).click()]);
  await page.locator(".eyes").waitFor();
  await owner.goTo("/customers");
  await reads(owner, CUSTOMER[lang]);
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: WIDTHS[width] });
    assert.deepEqual(await tooWide(page), []);
    assert.deepEqual(await barriers(page), []);
  }
  await page.setViewportSize({ width: 1440, height: WIDTHS[1440] });
  await Promise.all([page.waitForEvent("load"), page.locator('form[action="/eyes/end"] button').click()]);
  assert.equal(new URL(page.url()).pathname, user);
  assert.equal(await page.locator(".eyes").count(), 0);
}
