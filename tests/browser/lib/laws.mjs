// What holds on every page: no barrier that axe knows, no page wider than the
// screen, the language and direction of its reader. Each law gives what breaks
// it, so that one look at a page finds everything at once.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Waits until the fonts are there and every change of colour has come to its end. */
export function settled(page) {
  return page.evaluate(async () => {
    await document.fonts.ready;
    const running = document.getAnimations().filter((one) => one.playState === "running" && one.effect.getComputedTiming().endTime < 5_000);
    await Promise.allSettled(running.map((one) => one.finished));
  });
}

// The rows of a list are all of one kind; the first ones speak for the rest.
const LOOKED_AT = { include: [["html"]], exclude: [["tbody tr:nth-child(n + 13)"]] };

/** Every rule of axe, or only those named. It is laid into the page without a
 * script element, so that the page's own policy for scripts stays in force. */
export async function barriers(page, rules) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: { type: "rule", values: rules } }) };
  const violations = await page.evaluate(async ([place, options]) => (await globalThis.axe.run(place, options)).violations, [LOOKED_AT, options]);
  return violations.map((one) => `${one.id}: ${one.help}${one.nodes.slice(0, 4).map(told).join("")}`);
}

const told = (node) => `\n    ${node.target}: ${node.html.slice(0, 160)}\n      ${node.failureSummary?.replace(/\s+/g, " ")}`;

/** What stands out of the screen is named, so that it can be found. */
export function tooWide(page) {
  return page.evaluate(() => {
    const [room, taken] = [document.documentElement.clientWidth, document.documentElement.scrollWidth];
    if (taken <= room) return [];
    const outside = [...document.body.querySelectorAll("*")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.left < -1 || box.right > room + 1) && !element.closest(".scroll, .hush, [hidden]");
    });
    const names = outside.slice(0, 6).map((element) => `${element.tagName.toLowerCase()}#${element.id}.${element.className}`);
    return [`the page takes ${taken} where the screen has ${room}: ${names.join(", ")}`];
  });
}

/** The document and what is drawn of it speak the reader's language. */
export async function speaksOtherwise(page, lang) {
  const said = await page.evaluate(() => {
    const { lang, dir } = document.documentElement;
    return [lang, dir, getComputedStyle(document.body).direction];
  });
  const direction = lang === "fa" ? "rtl" : "ltr";
  return said.join() === [lang, direction, direction].join() ? [] : [`language and direction are ${said}`];
}

const KEY = /\b(?:ui|web|list|form|record|search|problem|value|account|sign-in|set-up)-[a-z]+(?:-[a-z]+)*\b|\{\s*\$\w+\s*\}/g;

/** A text that nobody wrote shows its key, and a fact that is missing its name. */
export async function keysInView(page) {
  return (await page.evaluate(() => document.body.innerText)).match(KEY) ?? [];
}
