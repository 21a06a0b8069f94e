// A workspace in which every text is hostile: markup, handlers, addresses that
// are scripts, braces of templates, signs that turn the line round. Every page
// is opened by its links: nothing of it runs, becomes markup or asks another host,
// and a word longer than the screen bends no page, on a desk or on a phone.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, WIDTHS, launch, scene } from "./lib/browser.mjs";
import { tooWide } from "./lib/laws.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";

const TEXTS = [
  '"><img src=x onerror="window.hacked=1"><script>window.hacked=2</script>',
  "</title></textarea></script><svg onload=window.hacked=3>{{7*7}}${7*7}",
  "javascript:window.hacked=4//' onmouseover='window.hacked=5' x='",
  "\u202eabc\u2066\u200f\u200b\u200d\ufeff&lt;b&gt;<b>x</b>",
  // As long as nearly every name may be.
  "خ".repeat(90),
  "W".repeat(90),
];

/** Records of each kind that are filled, and pages of each language. */
const RECORDS = 8;
const MOST_PAGES = 50;

const ENTITIES = ["customers", "opportunities", "activities", "products", "branches", "teams", "pipelines", "stages", "lost_reasons", "roles", "comments", "views", "holidays", "users"];

const browser = await launch();
after(() => browser.close());

describe("hostile texts", { concurrency: 1 }, () => {
  let server, ask, state;
  const filled = {};
  before(async () => {
    server = await Server.start({ sample: true });
    const { key } = JSON.parse(server.command("api-key", "create", "--user", ADMINISTRATOR, "--name", "hostile", "--json"));
    ask = (path, options = {}) => fetch(`${server.url}/api/v1/${path}`, { ...options, headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json", ...options.headers } });
    // A session of before, so that her own name may be hostile too.
    const person = await Person.arrive(browser, server);
    await person.signIn(ADMINISTRATOR, PASSWORD);
    state = await person.context.storageState();
    await person.leave();
    await Promise.all(ENTITIES.map(async (entity) => (filled[entity] = await fill(ask, entity))));
  });
  after(() => server.stop());

  test("stand in every kind of record", () => {
    for (const entity of ["customers", "opportunities", "activities", "products", "branches", "users"]) {
      assert.ok(filled[entity] > 0, `${entity} took none`);
    }
  });

  for (const lang of ["fa", "en"]) {
    test(`run nowhere, in ${lang}`, { timeout: 240_000 }, async () => {
      const person = await Person.arrive(browser, server, { lang, storageState: state });
      await scene(person, `hostile-${lang}`, () => walk(person));
    });
  }
});

/** Writes the texts into every text of some records; what a field refuses stays as it was. */
async function fill(ask, entity) {
  const list = await (await ask(`${entity}?limit=${RECORDS}`)).json();
  let done = 0;
  for (const [number, item] of (list.items ?? []).entries()) {
    const wanted = Object.entries(item).filter(([name, value]) => (typeof value === "string" || value === null) && !["id", "email", "rights", "key", "state"].includes(name));
    let body = Object.fromEntries(wanted.map(([name], place) => [name, TEXTS[(number + place) % TEXTS.length]]));
    for (let round = 0; round < 6 && Object.keys(body).length; round++) {
      const answer = await ask(`${entity}/${item.id}`, { method: "PATCH", headers: { "If-Match": `"${item.version}"` }, body: JSON.stringify(body) });
      if (answer.ok) {
        done++;
        break;
      }
      const told = await answer.json();
      const wrong = (told.errors ?? []).map((error) => error.field);
      if (!wrong.length) break;
      body = Object.fromEntries(Object.entries(body).filter(([name]) => !wrong.includes(name)));
    }
  }
  return done;
}

/** Two addresses are of one kind when only ids and what is asked for differ. */
const kind = (path) => path.split("?")[0].replace(/\b0[0-9a-z]{12}\b/g, "{id}");

async function walk(person) {
  const { page } = person;
  let asked = 0;
  page.on("dialog", (dialog) => (asked++, dialog.dismiss()));
  const waiting = ["/", "/customers", "/opportunities/board", "/activities", "/search?q=script", "/capture", "/reports/funnel"];
  const known = new Set();
  const found = [];
  while (waiting.length && known.size < MOST_PAGES) {
    const path = waiting.shift();
    if (known.has(kind(path)) || /\/export|\/openapi|^\/assets/.test(path)) continue;
    known.add(kind(path));
    const answer = await page.goto(path, { waitUntil: "load" });
    assert.ok(answer.status() < 500, `${path} answers ${answer.status()}`);
    const seen = await page.evaluate(() => ({
      hacked: window.hacked,
      brought: document.querySelectorAll('main img[src="x"], main svg[onload], main [onerror], main [onmouseover], main b > script').length,
      scripts: [...document.querySelectorAll("a[href], form[action]")].filter((one) => /^\s*javascript:/i.test(one.getAttribute("href") ?? one.getAttribute("action"))).length,
      links: [...document.querySelectorAll("a[href^='/']")].map((link) => link.getAttribute("href")),
    }));
    waiting.push(...seen.links);
    const wrong = person.complaints();
    if (seen.hacked || seen.brought || seen.scripts || asked) wrong.push(`something ran or became markup: ${JSON.stringify({ ...seen, links: undefined, asked })}`);
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: WIDTHS[width] });
      wrong.push(...(await tooWide(page)).map((one) => `at ${width}: ${one}`));
    }
    if (wrong.length) found.push(`${path}\n  ${wrong.join("\n  ")}`);
  }
  assert.ok(known.size > 40, `the walk finds the pages: ${known.size}`);
  assert.equal(found.length, 0, found.join("\n"));
}
