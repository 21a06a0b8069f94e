// htmx: the token on every request, a bar while one runs, and a sentence when
// one fails. Fragments that answer 422 (a form with errors) are put in place
// like any other; whatever else fails leaves the page as it was.
import "htmx.org";
import { csrf, sentenceIn, word } from "./page";
import { say } from "./toasts";

interface Context {
  request: { headers: Record<string, string> };
  response?: { status: number; headers: Headers };
  text?: string;
  swap?: string;
  hx?: { retarget?: string };
}

function on(name: string, act: (context: Context, event: Event) => void): void {
  document.addEventListener(name, (event) => {
    const context = (event as CustomEvent<{ ctx?: Context }>).detail?.ctx;
    if (context) act(context, event);
  });
}

let running = 0;
const count = (change: number) => {
  running = Math.max(0, running + change);
  document.documentElement.classList.toggle("busy", running > 0);
};

on("htmx:config:request", (context) => (context.request.headers["X-CSRF-Token"] = csrf()));
on("htmx:before:request", () => count(1));
on("htmx:finally:request", () => count(-1));
on("htmx:response:error", (context) => {
  // The server brings its own toast, or the form again.
  if (context.hx?.retarget || context.response?.status === 422) return;
  context.swap = "none";
  say(sentence(context), "bad");
});
on("htmx:error", (context) => {
  if (!context.response) say(word("ui-offline"), "bad");
});

function sentence(context: Context): string {
  return sentenceIn(context.text ?? "", context.response?.headers.get("content-type") ?? "") || word("ui-failed");
}
