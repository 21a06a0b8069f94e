// One stream for all pages of a browser, because a browser opens few
// connections to one host. It is closed while nobody looks, and goes on from its
// place when somebody does.
import { Source, type Told } from "./scripts/live-source";

/** What a page says to the worker. */
export type Said =
  | { say: "here"; visible: boolean; place: string; asked: number }
  | { say: "visible" | "hidden" | "bye" };

interface Page {
  visible: boolean;
  /** Visible pages say so every so often: one that was killed says nothing more. */
  heard: number;
}

const KEPT = 200;
const PATIENCE = 70_000;
/** Switching from one page to another closes nothing. */
const PAUSE = 5_000;

const pages = new Map<MessagePort, Page>();
const past: Told[] = [];
let closing: ReturnType<typeof setTimeout> | undefined;

const source = new Source((told) => {
  if (told.name === "changed" || told.name === "reload") {
    past.push(told);
    past.splice(0, past.length - KEPT);
  }
  for (const port of pages.keys()) port.postMessage(told);
});

function hear(port: MessagePort, said: Said): void {
  const page = pages.get(port) ?? { visible: false, heard: 0 };
  page.heard = Date.now();
  if (said.say === "bye") pages.delete(port);
  else {
    pages.set(port, page);
    page.visible = said.say === "here" ? said.visible : said.say === "visible";
  }
  if (said.say === "here") {
    // What came while this page was on its way is not on it.
    for (const told of past) if (told.at >= said.asked) port.postMessage(told);
    source.place ||= said.place;
  }
  settle();
}

function settle(): void {
  const now = Date.now();
  for (const [port, page] of pages) if (page.visible && now - page.heard > PATIENCE) pages.delete(port);
  clearTimeout(closing);
  closing = undefined;
  if ([...pages.values()].some((page) => page.visible)) source.start();
  else closing = setTimeout(() => source.stop(), PAUSE);
}

setInterval(settle, PATIENCE);

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = (event) => {
  const port = event.ports[0]!;
  port.onmessage = ({ data }: MessageEvent<Said>) => hear(port, data);
};
