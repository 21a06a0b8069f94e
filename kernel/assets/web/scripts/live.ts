// htmx: the token on every request, a bar while one runs, and a sentence when
// one fails. Fragments that answer 422 (a form with errors) are put in place
// like any other; whatever else fails leaves the page as it was.
import "htmx.org";
import { csrf, word } from "./page";
import { say } from "./toasts";

interface Context {
  request: { headers: Record<string, string> };
  response?: { status: number; headers: Headers };
  text?: string;
  swap?: string;
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
  if (context.response?.status === 422) return;
  context.swap = "none";
  say(sentence(context), "bad");
});
on("htmx:error", (context) => {
  if (!context.response) say(word("ui-offline"), "bad");
});

/** What the answer says of itself: a problem document, or the page's notice. */
function sentence(context: Context): string {
  const text = context.text ?? "";
  try {
    if (context.response?.headers.get("content-type")?.includes("json")) {
      const problem = JSON.parse(text) as { detail?: string; title?: string };
      return problem.detail ?? problem.title ?? word("ui-failed");
    }
  } catch {
    return word("ui-failed");
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector("[data-sentence], .alert, h1")?.textContent?.trim() || word("ui-failed");
}
