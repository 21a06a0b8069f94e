// Where things are: the program, the browser, and what a run leaves behind.

import { existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");

const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");

/** The program under test. */
export const PROGRAM = process.env.PEYVAND_BIN ?? join(TARGET, "debug", "peyvand");

export const CHROMIUM = process.env.PEYVAND_CHROMIUM ?? "/usr/bin/chromium";

/** Pictures of every page, to be looked at; those of failures beside them. */
export const SCREENS = folder(join(ROOT, "target", "screens"));

/** Databases, logs and files of one run. */
export const WORK = folder(join(ROOT, "target", "tests-browser", String(process.pid)));

/** The pictures of the guides, written by the step `docs` only. */
export const PICTURES = join(ROOT, "docs", "pictures");

export function folder(path) {
  mkdirSync(path, { recursive: true });
  return path;
}

for (const [what, path] of [["The program", PROGRAM], ["Chromium", CHROMIUM]]) {
  if (!existsSync(path)) throw new Error(`${what} is not at ${path}. tests/run brings everything that is needed.`);
}

// What went well leaves nothing behind but its pictures.
process.on("exit", (code) => {
  if (code === 0) rmSync(WORK, { recursive: true, force: true });
});
