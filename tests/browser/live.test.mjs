// Two people at the same records: each sees the other come, edit and save, at
// once and without losing a word of their own.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { PATIENCE, Person, launch, scene } from "./lib/browser.mjs";
import { isTold, save } from "./lib/deeds.mjs";
import { MANAGER, PASSWORD, SELLER } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { say } from "./lib/words.mjs";

const NAME = { fa: "سیمرغ نوبهار", en: "Simorgh Nobahar" };
const AGAIN = { fa: "سیمرغ نوروز", en: "Simorgh Nowruz" };
const HERS = { fa: "سیمرغ مهرگان", en: "Simorgh Mehregan" };
const DRAFT = { fa: "نوشته‌ای ناتمام", en: "half a sentence" };
/** What is shown within this on an idle machine may take longer on a busy one. */
const SECOND = 1_000;

const browser = await launch();
after(() => browser.close());

for (const lang of ["fa", "en"]) {
  // Without the worker that all pages share, one of them leads.
  const shared = lang === "fa";
  test(`colleagues see each other, in ${lang}, ${shared ? "by a shared worker" : "by one page that leads"}`, { timeout: 240_000 }, async (t) => {
    const server = await Server.start({ lang, sample: true });
    t.after(() => server.stop());
    const [reza, parvin] = [await Person.arrive(browser, server), await Person.arrive(browser, server)];
    if (!shared) await parvin.context.addInitScript(() => delete window.SharedWorker);
    await scene(reza, `live-${lang}-seller`, () =>
      scene(parvin, `live-${lang}-manager`, async () => {
        await reza.signIn(SELLER, PASSWORD);
        await parvin.signIn(MANAGER, PASSWORD);
        const record = await meets(reza, parvin);
        await sees(t, reza, parvin, record);
        await keepsWhatIsTyped(reza, parvin, record);
        await putsTogether(reza, parvin, record);
        await listFollows(t, reza, parvin, record);
        assert.deepEqual([...reza.complaints(), ...parvin.complaints()], []);
      }),
    );
  });
}

test("a page that goes says farewell last, and nothing after it", { timeout: 240_000 }, async (t) => {
  const server = await Server.start({ sample: true });
  t.after(() => server.stop());
  const reza = await Person.arrive(browser, server);
  await scene(reza, "live-farewell", async () => {
    await reza.context.addInitScript(notesItsWords);
    await reza.signIn(SELLER, PASSWORD);
    await reza.goTo("/customers");
    const record = await reza.page.locator("#list tr[data-href]").first().getAttribute("data-href");
    for (const path of [record, `${record}/edit`]) {
      await reza.goTo(path);
      await reza.page.waitForFunction(() => sessionStorage.getItem("words"));
      await reza.goTo("/");
      const words = await reza.page.evaluate(() => sessionStorage.getItem("words").trim().split(" "));
      assert.equal(words.at(-1), "gone", `${path} said ${words}`);
      await reza.page.evaluate(() => sessionStorage.removeItem("words"));
    }
  });
});

/** Keeps what a page says of its person, in the order in which it is said. */
function notesItsWords() {
  const note = (url, body) => {
    const doing = String(url).endsWith("/live/presence") && new URLSearchParams(String(body)).get("doing");
    if (doing) sessionStorage.setItem("words", `${sessionStorage.getItem("words") ?? ""} ${doing}`);
  };
  const [ask, beacon] = [window.fetch, navigator.sendBeacon.bind(navigator)];
  window.fetch = (url, options) => (note(url, options?.body), ask(url, options));
  navigator.sendBeacon = (url, body) => (note(url, body), beacon(url, body));
}

/** Both open a customer of his: each sees the other's face. */
async function meets(reza, parvin) {
  await reza.goTo("/customers");
  const record = await reza.page.locator("#list tr[data-href]").first().getAttribute("data-href");
  await reza.goTo(record);
  await parvin.goTo(record);
  await parvin.page.locator(".others .other").waitFor();
  await reza.page.locator(".others .other").waitFor();
  await reza.goTo(`${record}/edit`);
  await parvin.page.locator(".others .editing").waitFor();
  return record;
}

/** His new name stands on her page within a second. */
async function sees(t, reza, parvin, record) {
  await reza.page.locator("#f-name").fill(NAME[reza.lang]);
  await save(reza);
  await appears(t, "the record's page", parvin, "#record h1", NAME[reza.lang]);
  await parvin.page.locator(".others .editing").waitFor({ state: "detached" });
  assert.equal(new URL(parvin.page.url()).pathname, record);
}

/** What she is about to write is not disturbed when he saves again. */
async function keepsWhatIsTyped(reza, parvin, record) {
  const field = parvin.page.locator("#composer textarea");
  await field.fill(DRAFT[parvin.lang]);
  await reza.goTo(`${record}/edit`);
  await reza.page.locator("#f-name").fill(AGAIN[reza.lang]);
  await save(reza);
  await parvin.page.waitForTimeout(2 * SECOND);
  assert.equal(await field.inputValue(), DRAFT[parvin.lang]);
  assert.ok(await field.evaluate((element) => element === document.activeElement), "she goes on writing");
  await field.fill("");
  await field.evaluate((element) => element.blur());
  await appears(undefined, "", parvin, "#record h1", AGAIN[reza.lang]);
}

/** Different fields are put together and told; the same one is asked. */
async function putsTogether(reza, parvin, record) {
  await parvin.goTo(`${record}/edit`);
  await reza.goTo(`${record}/edit`);
  await reza.page.locator("#f-name").fill(NAME[reza.lang]);
  await save(reza);
  await parvin.page.locator(".saved-meanwhile").waitFor();
  await parvin.page.locator("#f-city").fill(NAME[parvin.lang]);
  await save(parvin);
  await isTold(parvin, say(parvin.lang)("customers-name"));
  await parvin.goTo(`${record}/edit`);
  await reza.goTo(`${record}/edit`);
  await reza.page.locator("#f-name").fill(AGAIN[reza.lang]);
  await save(reza);
  await parvin.page.locator("#f-name").fill(HERS[parvin.lang]);
  await parvin.page.locator("#main form.form button[type=submit]").last().click();
  await parvin.page.locator("[name=keep-name][value=theirs]").check();
  await save(parvin);
  await parvin.page.locator("#record h1", { hasText: AGAIN[parvin.lang] }).waitFor();
}

async function listFollows(t, reza, parvin, record) {
  await parvin.goTo(`/customers?filter=${encodeURIComponent(`name~${AGAIN[parvin.lang].split(" ")[0]}`)}`);
  await reza.goTo(`${record}/edit`);
  await reza.page.locator("#f-name").fill(NAME[reza.lang]);
  await save(reza);
  await appears(t, "a list", parvin, `tr[data-href="${record}"]`, NAME[reza.lang]);
}

/** Waits for a text that somebody else has just saved, and tells how long it took. */
async function appears(t, where, person, place, text) {
  const begun = Date.now();
  await person.page.locator(place, { hasText: text }).first().waitFor({ timeout: PATIENCE });
  t?.diagnostic(`${where} shows it after ${Date.now() - begun} ms`);
}
