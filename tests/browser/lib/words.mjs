// The words of the pages, read from the same catalogues as the program reads,
// so that a test says what a button does and not how it is called this week.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { ROOT } from "./places.mjs";

const CATALOGUES = { fa: new Map(), en: new Map() };

for (const part of ["kernel", "modules", "app"]) {
  for (const path of readdirSync(join(ROOT, part), { recursive: true })) {
    const lang = path.match(/(?:^|\/)src\/(?:.*\/)?text\.(fa|en)\.ftl$/)?.[1];
    if (lang) read(CATALOGUES[lang], readFileSync(join(ROOT, part, path), "utf8"));
  }
}

/** Takes the messages of one line; those with forms for numbers are not asked for by name. */
function read(catalogue, text) {
  let key;
  for (const line of text.split("\n")) {
    const [, message, attribute, value] = line.match(/^(?:([\w-]+)| +\.(\w+)) *= *(.*)$/) ?? [];
    if (message) key = message;
    if (message || attribute) catalogue.set(attribute ? `${key}.${attribute}` : key, value);
  }
}

/** `say("fa")("list-new", { one: "مشتری" })`; the facts may be patterns. */
export function say(lang) {
  return (key, facts = {}) => {
    const text = CATALOGUES[lang].get(key);
    if (text === undefined) throw new Error(`no text is called ${key} in ${lang}`);
    return text.replace(/\{\s*"([^"]*)"\s*\}/g, "$1").replace(/\{\s*\$(\w+)\s*\}/g, (_, fact) => facts[fact] ?? "");
  };
}

/** The text as a pattern in which every fact may be anything. */
export const pattern = (lang, key) => new RegExp(quoted(CATALOGUES[lang].get(key)));

function quoted(text) {
  const parts = text.split(/\{\s*\$\w+\s*\}/);
  return parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".+");
}

/** Whether a page says these words anywhere, perhaps with facts in them. */
export function isSaid(lang, words) {
  const fits = (text) => new RegExp(`^(?:${quoted(text)})$`, "i").test(words);
  return [...CATALOGUES[lang].values()].some(fits);
}

/** Persian digits for a Persian reader. */
export function digits(lang, text) {
  return lang === "fa" ? String(text).replace(/[0-9]/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]) : String(text);
}
