// The guides in docs/ hold together: both languages tell the same pages, every
// link and picture is there, and every picture is looked at somewhere.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

import { ROOT } from "./lib/places.mjs";
import { isSaid } from "./lib/words.mjs";

const DOCS = join(ROOT, "docs");
const pages = readdirSync(DOCS, { recursive: true }).filter((name) => name.endsWith(".md"));

/** What a page points to beside itself, as paths from docs/. */
function linksOf(page) {
  const text = readFileSync(join(DOCS, page), "utf8");
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target.split("#")[0]);
  return targets.filter((target) => target && !/^[a-z]+:/.test(target)).map((target) => relative(DOCS, join(DOCS, dirname(page), target)));
}

test("every guide is there in both languages", () => {
  const of = (lang) => pages.filter((page) => page.startsWith(`${lang}/`)).map((page) => page.slice(3)).sort();
  assert.ok(of("fa").length > 0);
  assert.deepEqual(of("en"), of("fa"));
});

test("every link and picture leads somewhere", () => {
  const lost = pages.flatMap((page) => linksOf(page).filter((target) => !existsSync(join(DOCS, target))).map((target) => `${page}: ${target}`));
  assert.deepEqual(lost, []);
});

test("no picture lies about unused", () => {
  const used = new Set(pages.flatMap(linksOf));
  const taken = readdirSync(join(DOCS, "pictures"), { recursive: true }).filter((name) => name.endsWith(".webp"));
  assert.deepEqual(taken.filter((name) => !used.has(join("pictures", name))), []);
});

test("what a guide tells one to press stands on a page in the same words", () => {
  const unsaid = pages.flatMap((page) => {
    const lang = page.slice(0, 2);
    if (!["fa", "en"].includes(lang)) return [];
    const text = readFileSync(join(DOCS, page), "utf8").replace(/\s+/g, " ");
    const named = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words]) => words);
    // What ends like a sentence begins a paragraph and names nothing.
    return named.filter((words) => !words.endsWith(".") && !isSaid(lang, words)).map((words) => `${page}: ${words}`);
  });
  assert.deepEqual(unsaid, []);
});
