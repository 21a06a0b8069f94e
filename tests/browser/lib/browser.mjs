// One browser for a test file, one context for each person in it. Every page is
// watched: what it says on the console, what it asks of other hosts, what fails.

import assert from "node:assert/strict";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { CHROMIUM, SCREENS, folder } from "./places.mjs";

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--no-first-run",
];

/** A condition that has not come true by then will not, however busy the machine is. */
export const PATIENCE = 30_000;

export const WIDTHS = { 360: 740, 768: 1024, 1440: 900 };

const LOCALES = { fa: "fa-IR", en: "en-US" };

export const launch = () => chromium.launch({ executablePath: CHROMIUM, args: QUIET, headless: true });

/** A person at a browser of their own: `lang` is what their device speaks. */
export class Person {
  static async arrive(browser, server, { lang = server.lang, width = 1440, ...options } = {}) {
    const viewport = { width, height: WIDTHS[width] };
    // In view of the clock of the company, so that "today" is the same day here and there.
    const context = await browser.newContext({ baseURL: server.url, locale: LOCALES[lang], timezoneId: "Asia/Tehran", viewport, reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(PATIENCE);
    const person = new Person(context, server, lang);
    person.page = await context.newPage();
    return person;
  }

  #complaints = [];
  #strangers = [];

  constructor(context, server, lang) {
    this.context = context;
    this.server = server;
    this.lang = lang;
    context.on("console", (message) => this.#heard(message));
    context.on("weberror", (fault) => this.#complaints.push(String(fault.error())));
    context.on("request", (request) => this.#asked(request.url()));
  }

  /** A page that answers 404 or 422 on purpose is told on the console too; that
   * is the browser's own remark about the document, and no fault of the page. */
  #heard(message) {
    if (!["error", "warning"].includes(message.type())) return;
    const ofDocument = message.text().startsWith("Failed to load resource") && message.location().url === this.page?.url();
    if (!ofDocument) this.#complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  }

  #asked(url) {
    if (!url.startsWith(this.server.url + "/") && !/^(data|blob|about):/.test(url)) this.#strangers.push(url);
  }

  /** What the console complained of since the last time, and who else was asked. */
  complaints() {
    return [...this.#complaints.splice(0), ...this.#strangers.splice(0).map((url) => `another host was asked: ${url}`)];
  }

  async goTo(path, status = 200) {
    // A step that the page was still taking may stop the first asking; a person asks again.
    const ask = () => this.page.goto(path, { waitUntil: "load" });
    const answer = await ask().catch((fault) => (/ERR_ABORTED|interrupted/.test(fault.message) ? ask() : Promise.reject(fault)));
    assert.equal(answer.status(), status, `${path} answers`);
  }

  async signIn(email, password) {
    await this.goTo("/sign-in");
    await this.page.locator("#f-email").fill(email);
    await this.page.locator("#f-password").fill(password);
    await this.page.locator("#f-password").press("Enter");
    await this.page.waitForURL((url) => url.pathname !== "/sign-in");
  }

  leave() {
    return this.context.close();
  }
}

/** Does something with a person; when it fails, a picture shows where it stood. */
export async function scene(person, name, act) {
  try {
    return await act(person);
  } catch (fault) {
    const path = join(folder(join(SCREENS, "failed")), `${name.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`);
    await person.page.screenshot({ path, timeout: PATIENCE }).catch(() => {});
    fault.message += `\nat ${person.page.url()}\npicture: ${path}\nserver: ${person.server.log()}`;
    throw fault;
  } finally {
    await person.leave();
  }
}
