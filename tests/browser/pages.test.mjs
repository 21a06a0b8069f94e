// Every page, in both languages and directions, light and dark, on a phone, a
// tablet and a desk: no barrier, nothing wider than the screen, a silent
// console, no other host. A picture of each stands in target/screens.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { Person, WIDTHS, launch, scene } from "./lib/browser.mjs";
import { COMPANY, bringIn, save, setUp, sheet } from "./lib/deeds.mjs";
import { barriers, keysInView, settled, speaksOtherwise, tooWide } from "./lib/laws.mjs";
import { SCREENS, folder } from "./lib/places.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";

const first = (page, list) => page.locator(`tbody a[href^="/${list}/"]`).first().getAttribute("href");

/** Opens a record of a list; `rest` is what follows its address. */
const recordOf = (list, rest = "") => async (person) => {
  await person.goTo(`/${list}`);
  await person.goTo((await first(person.page, list)) + rest);
};

/** Opens the page that a link on another page leads to. */
const behind = (path, link) => async (person) => {
  if (typeof path === "string") await person.goTo(path);
  else await path(person);
  await person.goTo(await person.page.locator(`#main ${link}`).first().getAttribute("href"));
};

/** Two rows are ticked, and the bar is asked for a deed that must know more. */
const ticked = (act) => async (person) => {
  const { page } = person;
  await person.goTo("/customers");
  for (const row of [0, 1]) await page.locator('tbody input[name="id"]').nth(row).check();
  await page.locator("#bulk").waitFor();
  if (act) await Promise.all([page.waitForEvent("load"), page.locator(`#bulk button[value="${act}"]`).click()]);
};

/** Something lies in the bin, and the way back is offered in the corner. */
async function deleted(person) {
  const { page } = person;
  await person.goTo("/customers/new");
  await page.locator("#f-name").fill("Zarrin");
  await save(person);
  await Promise.all([page.waitForEvent("load"), page.locator('form[action$="/deletion"]').evaluate((form) => form.requestSubmit())]);
  await page.locator("#toasts [data-toast] form button").waitFor();
}

const sent = (path) => async (person) => {
  await person.goTo(path);
  await Promise.all([person.page.waitForEvent("load"), person.page.locator("#main form.form button[type=submit]").last().click()]);
};

const at = (path, status) => (person) => person.goTo(path, status);

/** Some rows that can come in and some that cannot. */
const SHEET = sheet("sheet.csv", [
  ["نام", "Kind", "Mobile", "City", "Email", "Branch"],
  ["پخش مهر", "company", "۰۹۱۲۵۵۵۶۶۷۷", "رشت", "mehr@example.org", "تهرن"],
  ["Saba Foods", "no such kind", "0912 555 66 78", "Rasht", "not an address", "Tehrn"],
]);

/** What each page is called here, and the way to it. */
const GUESTS = {
  "sign-in": at("/sign-in"),
  "sign-in-wrong": sent("/sign-in"),
  "link-worthless": at("/links/nothing", 404),
};
const NEW = {
  "set-up": at("/set-up"),
  "set-up-wrong": sent("/set-up"),
};
const EMPTY = {
  "today-empty": at("/today"),
  "duplicates-empty": at("/customers/duplicates"),
  "imports-empty": at("/imports"),
  "bin-empty": at("/bin"),
  "list-empty": at("/customers"),
  "funnel-empty": at("/reports/funnel"),
  "search-empty": at("/search"),
};
const PRODUCTS = sheet("products.csv", [["name", "price"], ["خاویار", "۵٬۰۰۰"], ["", "x"]]);
const brought = (person) => bringIn(person, "products", PRODUCTS);
const SIGNED_IN = {
  "today": at("/today"),
  "capture": at("/capture"),
  "list": at("/customers"),
  "list-filtered": at("/customers?filter=kind%3Acompany+city%3Ax%2Cy+or+revenue%3E1000"),
  "list-nothing": at("/customers?filter=zzzzzz"),
  "list-misread": at("/customers?filter=kind%3A%22"),
  "deals": at("/opportunities"),
  "activities": at("/activities"),
  "products": at("/products"),
  "record": recordOf("customers"),
  "deal": recordOf("opportunities"),
  "timeline": recordOf("customers", "/timeline"),
  "activity": recordOf("activities"),
  "history": recordOf("opportunities", "/history"),
  "form-new": at("/opportunities/new"),
  "form-edit": recordOf("opportunities", "/edit"),
  "form-wrong": sent("/customers/new"),
  "search": (person) => person.goTo(`/search?q=${encodeURIComponent(person.lang === "fa" ? "بازر" : "trad")}`),
  "search-nothing": at("/search?q=zzzzzz"),
  "funnel": at("/reports/funnel"),
  "import": at("/customers/import"),
  "import-columns": (person) => bringIn(person, "customers", SHEET, "columns"),
  "import-plan": (person) => bringIn(person, "customers", SHEET, "plan"),
  "import-result": brought,
  "import-rows": behind(brought, 'a[href*="/rows?which="]'),
  "imports": at("/imports"),
  "undo": async (person) => {
    await bringIn(person, "products", sheet("one.csv", [["name"], [`خرما ${person.lang}`]]));
    await behind(async () => {}, 'a[href^="/undo/"]')(person);
  },
  "bulk": ticked(),
  "bulk-owner": ticked("owner"),
  "bulk-field": ticked("field"),
  "duplicates": at("/customers/duplicates"),
  "merge": behind("/customers/duplicates", 'a[href*="/merge?with="]'),
  "merge-whom": recordOf("customers", "/merge"),
  "deleted": deleted,
  "bin": at("/bin"),
  "settings": at("/settings"),
  "system": at("/system"),
  "holidays": at("/holidays"),
  "branches-tree": at("/branches/tree"),
  "account": at("/me"),
  "users": at("/users"),
  "user": recordOf("users"),
  "user-new": at("/users/new"),
  "stages": at("/stages"),
  "roles": at("/roles"),
  "404": at("/customers/0000000000000", 404),
};

const browser = await launch();
after(() => browser.close());

/** One visit: the page is fetched once and looked at in both colours and all
 * widths. What a tablet shows, phone or desk shows too, so only its width is
 * new; colours change contrast and nothing else, and the two languages share
 * the widths in the dark between them. */
const LOOKS = [
  { colours: "light", width: 360, barriers: true },
  { colours: "light", width: 768 },
  { colours: "light", width: 1440, barriers: true },
  { colours: "dark", width: 360, lang: "fa", barriers: ["color-contrast"] },
  { colours: "dark", width: 1440, lang: "en", barriers: ["color-contrast"] },
];

async function look(person, name, open) {
  const { page, lang } = person;
  const found = new Map();
  const note = (where, findings) => findings.forEach((finding) => found.set(finding, [...(found.get(finding) ?? []), where]));
  await open(person);
  note("everywhere", [...(await keysInView(page)), ...(await speaksOtherwise(page, lang))]);
  for (const { colours, width, ...one } of LOOKS.filter((one) => !one.lang || one.lang === lang)) {
    const where = `${colours} ${width}`;
    await page.emulateMedia({ colorScheme: colours });
    await page.setViewportSize({ width, height: WIDTHS[width] });
    await settled(page);
    await page.screenshot({ path: join(folder(join(SCREENS, lang)), `${name}-${where.replace(" ", "-")}.jpeg`), type: "jpeg", quality: 80 });
    note(where, await tooWide(page));
    if (one.barriers) note(where, await barriers(page, one.barriers === true ? undefined : one.barriers));
  }
  note("everywhere", person.complaints());
  const told = [...found].map(([finding, places]) => `${finding}\n  (${places.join(", ")})`);
  assert.equal(told.length, 0, `${name} in ${lang}:\n${told.join("\n")}`);
}

// Both languages at a time: two cores have something to do then.
describe("every page", { concurrency: 2 }, () => {
  for (const lang of ["fa", "en"]) describe(lang, { concurrency: 1 }, () => inLanguage(lang));
});

function inLanguage(lang) {
  let sample, fresh, signedIn, owning;
  const servers = () => [sample, fresh].filter(Boolean);
  before(async () => ([sample, fresh] = await Promise.all([Server.start({ lang, sample: true }), Server.start({ lang })])));
  after(() => Promise.all(servers().map((server) => server.stop())));

  const all = (pages, arrive) => {
    for (const [name, open] of Object.entries(pages)) {
      test(name, { timeout: 240_000 }, async () => {
        const person = await arrive();
        await scene(person, `${lang}-${name}`, () => look(person, name, open));
      });
    }
  };
  const arrive = (server, storageState) => Person.arrive(browser, server, { lang, storageState });
  /** Signs in at the first page and stays signed in for the others. */
  const member = async () => (signedIn ??= await entered(await arrive(sample), (one) => one.signIn(ADMINISTRATOR, PASSWORD)));
  const owner = async () => (owning ??= await entered(await arrive(fresh), (one) => setUp(one, COMPANY[lang])));

  all(GUESTS, () => arrive(sample));
  all(SIGNED_IN, async () => arrive(sample, await member()));
  all(NEW, () => arrive(fresh));
  all(EMPTY, async () => arrive(fresh, await owner()));
}

async function entered(person, enter) {
  await enter(person);
  const state = await person.context.storageState();
  await person.leave();
  return state;
}
