// On the board of a pipeline with more stages than there is room for, a card is moved
// by the page that offers all of them, never by a menu that holds nothing.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { settled, tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";

const STAGES = 60;

const browser = await launch();
after(() => browser.close());

for (const [lang, width] of [["fa", 360], ["en", 1440]])
  test(`a card of a long pipeline is moved, in ${lang} at ${width}`, { timeout: 240_000 }, async (t) => {
    const server = await Server.start({ lang, sample: true });
    t.after(() => server.stop());
    const person = await Person.arrive(browser, server, { width });
    await scene(person, `long-${lang}`, async () => {
      const { page } = person;
      await person.signIn(ADMINISTRATOR, PASSWORD);
      await person.goTo("/me");
      const [pipeline, deal] = await page.evaluate(async (many) => {
        const csrf = document.querySelector("meta[name=csrf]").content;
        const send = async (path, fields) => (await fetch(path, { method: "POST", body: new URLSearchParams({ csrf, ...fields }) })).url.split("/").pop();
        const pipeline = await send("/pipelines", { name: "Long", active: "true", boxes: "active" });
        for (let nth = 1; nth <= many; nth++) await send("/stages", { name: `Step ${nth}`, kind: "open", pipeline });
        const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
        const customer = (await (await fetch("/api/v1/customers?limit=1")).json()).items[0].id;
        const body = JSON.stringify({ customer, pipeline });
        return [pipeline, (await (await fetch("/api/v1/opportunities", { method: "POST", headers, body })).json()).id];
      }, STAGES);
      await person.goTo(`/opportunities/board?view=all&in=${pipeline}`);
      await page.locator("[data-board][data-ready]").waitFor();
      await page.locator(`#card-${deal} [data-move]`).click();
      await page.waitForURL(/\/move\?/);
      await page.locator("#main label", { hasText: `Step ${STAGES}` }).click();
      await settled(page);
      assert.deepEqual(await tooWide(page), []);
      await page.locator("#main form button[type=submit]").last().click();
      await page.waitForURL(/\/board/);
      await page.locator(`#card-${deal}`).waitFor();
      const stage = await page.evaluate(async (deal) => {
        const { stage } = await (await fetch(`/api/v1/opportunities/${deal}`)).json();
        return (await (await fetch(`/api/v1/stages/${stage}`)).json()).name;
      }, deal);
      assert.equal(stage, `Step ${STAGES}`);
      assert.deepEqual(person.complaints(), []);
    });
  });
