// The page of the API: a form is sent as the call that it describes, with the
// own session and its token, or with a key that is typed above and kept nowhere.

type Place = "path" | "query" | "header" | "body" | "file";

const page = document.querySelector<HTMLElement>("[data-api-docs]");

function filled(form: HTMLFormElement, place: Place): [string, string][] {
  const inputs = [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`[data-in="${place}"]`)];
  return inputs.map((input): [string, string] => [input.name, input.value.trim()]).filter(([, value]) => value !== "");
}

function address(form: HTMLFormElement): string {
  let path = form.getAttribute("action") ?? "";
  for (const [name, value] of filled(form, "path")) path = path.replace(`{${name}}`, encodeURIComponent(value));
  const query = new URLSearchParams(filled(form, "query")).toString();
  return query ? `${path}?${query}` : path;
}

function request(form: HTMLFormElement): RequestInit {
  const method = (form.dataset["apiTry"] ?? "get").toUpperCase();
  const headers = new Headers(filled(form, "header"));
  headers.set("Accept", "application/json");
  headers.set("Accept-Language", document.documentElement.lang);
  const key = page?.querySelector<HTMLInputElement>("[data-api-key]")?.value.trim();
  if (key) headers.set("Authorization", `Bearer ${key}`);
  else headers.set("X-CSRF-Token", document.querySelector<HTMLMetaElement>("meta[name=csrf]")?.content ?? "");
  const init: RequestInit = { method, headers, credentials: key ? "omit" : "same-origin", redirect: "follow" };
  const file = form.querySelector<HTMLInputElement>('[data-in="file"]')?.files?.[0];
  const body = form.querySelector<HTMLTextAreaElement>('[data-in="body"]')?.value;
  if (file) {
    headers.set("Content-Type", file.type || "application/octet-stream");
    init.body = file;
  } else if (body !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = body;
  }
  return init;
}

function pretty(text: string, type: string): string {
  if (!type.includes("json")) return text.slice(0, 20_000);
  try {
    return JSON.stringify(JSON.parse(text), null, 2).slice(0, 100_000);
  } catch {
    return text;
  }
}

const SHOWN = ["location", "content-location", "etag", "retry-after", "ratelimit", "idempotency-replayed"];

async function send(form: HTMLFormElement): Promise<void> {
  const status = form.querySelector<HTMLElement>("[data-api-status]");
  const shown = form.querySelector<HTMLElement>("[data-api-answer]");
  const begun = performance.now();
  try {
    const answer = await fetch(address(form), request(form));
    const text = await answer.text();
    const took = Math.round(performance.now() - begun);
    if (status) status.textContent = `${answer.status} · ${took} ms`;
    const headers = SHOWN.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
    if (shown) shown.textContent = [...headers, "", pretty(text, answer.headers.get("content-type") ?? "")].join("\n").trim();
  } catch (error) {
    if (status) status.textContent = String(error);
  }
  if (shown) shown.hidden = shown.textContent === "";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("[data-api-try]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void send(form);
}, { capture: true });
