// A server of one's own for each test: a fresh SQLite file or a fresh workspace
// on PostgreSQL, on a port that the system chooses, ended by its own number.

import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { PROGRAM, WORK } from "./places.mjs";

const START = 60_000;
const STOP = 10_000;

let made = 0;

/** The databases that can be tested here, by name. */
export const DATABASES = process.env.PEYVAND_TEST_POSTGRES ? ["SQLite", "PostgreSQL"] : ["SQLite"];

if (DATABASES.length < 2) {
  const words = "PEYVAND_TEST_POSTGRES is not set; journeys on PostgreSQL are left out.";
  if (process.env.CI) throw new Error(words);
  console.log(words);
}

export class Server {
  /** Starts one and waits until it says where it is. */
  static async start({ lang = "fa", database = "SQLite", sample = false, patience = 10_000 } = {}) {
    const server = new Server(lang, database);
    // A busy machine must not decide whether counts come with their page.
    await server.#run(["--count-patience", String(patience), ...(sample ? ["--sample"] : [])]);
    return server;
  }

  #child;
  #where;
  #workspace;
  #log;

  constructor(lang, database) {
    const name = `b${process.pid}_${++made}`;
    this.lang = lang;
    this.#log = join(WORK, `${name}.log`);
    if (database === "PostgreSQL") {
      this.#workspace = name;
      this.#where = ["--database", process.env.PEYVAND_TEST_POSTGRES, "--workspace", name];
    } else {
      this.#where = ["--database", join(WORK, `${name}.db`)];
    }
  }

  async #run(flags) {
    const args = ["serve", ...this.#where, "--language", this.lang, "--listen", "127.0.0.1:0", ...flags];
    this.#child = spawn(PROGRAM, args, { env: environment(), stdio: ["ignore", "pipe", "pipe"] });
    this.#child.stderr.pipe(createWriteStream(this.#log));
    const found = await this.#greeting();
    this.url = found.url;
    this.setUp = found.setUp;
  }

  /** The address, and the one of the first set-up if the workspace is new. It
   * is printed at once after the address, so the page itself says when to stop. */
  async #greeting() {
    const lines = createInterface({ input: this.#child.stdout });
    const tooLate = setTimeout(() => this.#child.kill("SIGKILL"), START);
    const found = {};
    try {
      for await (const line of lines) {
        const address = line.match(/https?:\/\/[^\s«»“”"]+/)?.[0];
        if (address?.includes("/set-up")) found.setUp = address;
        else if (address) found.url ??= address;
        if (found.setUp || (found.url && !(await wantsSetUp(found.url)))) return found;
      }
    } finally {
      clearTimeout(tooLate);
      this.#child.stdout.resume();
    }
    throw new Error(`the server did not start:\n${this.log()}`);
  }

  /** Runs a command of the program on the same workspace; gives what it printed. */
  command(...args) {
    const ran = spawnSync(PROGRAM, [...args, ...this.#where, "--language", this.lang], { env: environment(), encoding: "utf8", timeout: START });
    if (ran.status !== 0) throw new Error(`peyvand ${args.join(" ")} ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
    return ran.stdout;
  }

  /** The end of what the server wrote down. */
  log() {
    try {
      return readFileSync(this.#log, "utf8").split("\n").slice(-20).join("\n");
    } catch {
      return "";
    }
  }

  async stop() {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((done) => child.once("exit", done));
      const tooLate = setTimeout(() => child.kill("SIGKILL"), STOP);
      child.kill("SIGTERM");
      await ended;
      clearTimeout(tooLate);
    }
    this.#clear();
  }

  /** Leaves nothing on the database that all tests share, where psql can be had. */
  #clear() {
    if (this.#workspace) {
      spawnSync("psql", [process.env.PEYVAND_TEST_POSTGRES, "-qc", `drop schema if exists "${this.#workspace}" cascade`], { timeout: STOP });
    } else {
      for (const end of ["", "-wal", "-shm"]) rmSync(this.#where[1] + end, { force: true });
    }
  }
}

async function wantsSetUp(url) {
  const answer = await fetch(`${url}/sign-in`, { redirect: "manual" });
  return answer.headers.get("location")?.startsWith("/set-up") ?? false;
}

/** What the machine says of its own Peyvand must not reach the one under test. */
function environment() {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("PEYVAND_") && name !== "RUST_LOG");
  return { ...Object.fromEntries(own), RUST_LOG: "warn", NO_COLOR: "1" };
}
