// Bundles what the browser receives into the folder given as the argument:
// scripts and styles under names that carry their content's hash, a gzip twin
// of each text, `manifest.tsv` (plain name, hashed name) and `icons.tsv` (name,
// inner markup) with the icons that web/icons.txt lists.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const out = process.argv[2] ?? "dist";
const scratch = ".generated";
mkdirSync(out, { recursive: true });
mkdirSync(scratch, { recursive: true });

takeFont();
writeScales();
const parts = await later();
const manifest = new Map([...(await bundle(parts)), ...parts, ...copyPictures()]);
writeIcons();
compress();
writeFileSync(join(out, "manifest.tsv"), [...manifest].map(([name, file]) => `${name}\t${file}\n`).sort().join(""));

// The brackets in the font's own name would need escaping in URLs.
function takeFont() {
  copyFileSync("node_modules/vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2", join(scratch, "vazirmatn.woff2"));
}

// Pages carry no style attributes, because the content security policy refuses
// them; lengths in per cent and the hues of faces come as classes instead.
function writeScales() {
  const lengths = Array.from({ length: 101 }, (_, n) => `.w-${n}{inline-size:${n}%}`);
  const hues = Array.from({ length: 24 }, (_, n) => `.hue-${n}{--h:${n * 15}}`);
  writeFileSync(join(scratch, "scales.css"), `@layer parts{${lengths.join("")}${hues.join("")}}`);
}

// What is loaded when it is wanted, each a file of its own that shares nothing
// with the script of every page, so that this one stays a single request.
async function later() {
  const { metafile } = await build({
    entryPoints: ["web/scripts/palette.ts", "web/scripts/charts.ts"],
    bundle: true,
    minify: true,
    format: "esm",
    outdir: out,
    entryNames: "[name].[hash]",
    metafile: true,
    legalComments: "linked",
    charset: "utf8",
    logLevel: "warning",
  });
  const scripts = Object.keys(metafile.outputs).map((path) => basename(path)).filter((file) => file.endsWith(".js"));
  return scripts.map((file) => [`${file.split(".")[0]}.js`, file]);
}

async function bundle(parts) {
  const result = await build({
    entryPoints: [
      { in: "web/app.ts", out: "app" },
      { in: "web/app.css", out: "app" },
      { in: "web/live-worker.ts", out: "live-worker" },
    ],
    bundle: true,
    minify: true,
    format: "esm",
    splitting: true,
    outdir: out,
    entryNames: "[name].[hash]",
    chunkNames: "part.[hash]",
    assetNames: "[name].[hash]",
    loader: { ".woff2": "file", ".svg": "file" },
    metafile: true,
    legalComments: "linked",
    charset: "utf8",
    logLevel: "warning",
    define: Object.fromEntries(parts.map(([name, file]) => [`PART_${name.slice(0, -3).toUpperCase()}`, JSON.stringify(file)])),
  });
  return Object.entries(result.metafile.outputs).flatMap(([path, made]) => {
    const file = basename(path);
    // A part that is loaded later is an entry too, and asked for by the script itself.
    const isNamed = /^web\/(app|live-worker)\.(ts|css)$/.test(made.entryPoint ?? "");
    if (isNamed) return [[`${file.split(".")[0]}${extname(file)}`, file]];
    return file.endsWith(".woff2") ? [["vazirmatn.woff2", file]] : [];
  });
}

function copyPictures() {
  return readdirSync("web/pictures").map((name) => {
    const bytes = readFileSync(join("web/pictures", name));
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8).toUpperCase();
    const file = `${basename(name, extname(name))}.${hash}${extname(name)}`;
    writeFileSync(join(out, file), bytes);
    return [name, file];
  });
}

function writeIcons() {
  const names = readFileSync("web/icons.txt", "utf8").split("\n").map((line) => line.trim());
  const wanted = [...new Set(names.filter((name) => name && !name.startsWith("#")))].sort();
  const lines = wanted.map((name) => {
    const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `${name}\t${inner.replace(/\s*\n\s*/g, "").replaceAll(" />", "/>")}\n`;
  });
  writeFileSync(join(out, "icons.tsv"), lines.join(""));
}

function compress() {
  for (const name of readdirSync(out).filter((name) => /\.(js|css|svg)$/.test(name))) {
    writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
  }
}
