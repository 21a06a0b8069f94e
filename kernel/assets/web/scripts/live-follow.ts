// Ties this page to the stream of events: through the worker that all pages of
// the browser share; where there is none, one page leads and tells the others.
// What comes is passed on as events of the document: `peyvand:changed` for each
// record, `peyvand:reload`, `peyvand:present`, `peyvand:notices`.
import type { Said } from "../live-worker";
import { Source, type Told } from "./live-source";

export interface Changed {
  entity: string;
  id: string;
  version: number;
  kind: string;
  by: string | null;
}

const tie = document.querySelector<HTMLMetaElement>('meta[name="live"]');
const session = tie?.dataset.session ?? "";
/** Who looks at this page. */
export const me = tie?.dataset.me ?? "";
const looked = () => document.visibilityState === "visible";
/** When this page was asked for; clocks may go back a little. */
const asked = performance.timeOrigin - 1_000;

export const emit = (name: string, detail: unknown = {}) =>
  document.dispatchEvent(new CustomEvent(`peyvand:${name}`, { detail }));

function pass({ name, data }: Told): void {
  if (name === "changed") for (const item of (data as { items: Changed[] }).items) emit("changed", item);
  else emit(name, data);
}

/** The worker that all pages of this session share. */
function share(): void {
  const worker = new SharedWorker(tie!.dataset.worker!, { name: `peyvand ${session} ${me}`, type: "module" });
  const say = (said: Said) => worker.port.postMessage(said);
  worker.port.onmessage = ({ data }: MessageEvent<Told>) => pass(data);
  say({ say: "here", visible: looked(), place: tie!.content, asked });
  document.addEventListener("visibilitychange", () => say({ say: looked() ? "visible" : "hidden" }));
  window.addEventListener("pagehide", () => say({ say: "bye" }));
  window.addEventListener("pageshow", (event) => event.persisted && say({ say: looked() ? "visible" : "hidden" }));
  setInterval(() => looked() && say({ say: "visible" }), 25_000);
}

/** One of the pages that are looked at keeps the stream; the others hear from it. */
function lead(): void {
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`peyvand ${session} ${me}`) : undefined;
  const source = new Source((told) => {
    pass(told);
    channel?.postMessage(told);
  }, tie!.content);
  channel?.addEventListener("message", ({ data }: MessageEvent<Told>) => {
    source.place = data.place;
    pass(data);
  });
  let resign: (() => void) | undefined;
  const run = async () => {
    if (!looked() || resign) return;
    const resigned = new Promise<void>((resolve) => (resign = resolve));
    const hold = async () => {
      if (looked()) source.start();
      await resigned;
      source.stop();
    };
    // Without locks (an address without https) each page has its own.
    await (navigator.locks ? navigator.locks.request(`peyvand ${session} ${me}`, hold) : hold());
  };
  const settle = () => {
    if (looked()) return void run();
    resign?.();
    resign = undefined;
  };
  document.addEventListener("visibilitychange", settle);
  window.addEventListener("pagehide", () => source.stop());
  settle();
}

if (tie) {
  try {
    share();
  } catch {
    // There is none here, or it is not allowed.
    lead();
  }
  // A page out of the browser's memory shows what was then.
  window.addEventListener("pageshow", (event) => event.persisted && emit("reload"));
}
