// What every script asks of the page.

/** A word of the catalogue, written into the page by the server. */
export function word(key: string): string {
  for (const term of document.querySelectorAll("#words dt")) {
    if (term.textContent === key) return term.nextElementSibling?.textContent ?? "";
  }
  return "";
}

export const csrf = (): string => document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";

export const persian = (): boolean => document.documentElement.lang === "fa";

/** Runs for the elements that are here, and for those that a live part brings later. */
export function each<E extends Element>(selector: string, act: (element: E) => void): void {
  const done = new WeakSet<Element>();
  const run = () => {
    for (const element of document.querySelectorAll<E>(selector)) {
      if (done.has(element)) continue;
      done.add(element);
      act(element);
    }
  };
  run();
  document.addEventListener("htmx:after:settle", run);
}

/** The nearest element around an event's target that fits. */
export function around<E extends Element>(event: Event, selector: string): E | null {
  return event.target instanceof Element ? event.target.closest<E>(selector) : null;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

/** Sends a form's fields and says whether the server took them. */
export async function post(action: string, fields: URLSearchParams | FormData): Promise<Response> {
  return fetch(action, { method: "POST", body: fields, headers: { "X-CSRF-Token": csrf(), "HX-Request": "true" } });
}

/** What a refusal says of itself: a problem document, a toast, or a page. */
export function sentenceIn(text: string, type: string): string {
  if (type.includes("json")) {
    try {
      const problem = JSON.parse(text) as { detail?: string; title?: string };
      return problem.detail ?? problem.title ?? "";
    } catch {
      return "";
    }
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  const sentence = page.querySelector("[data-toast] > span, .alert, .errors li, .empty p, h1");
  return sentence?.textContent?.trim() ?? "";
}

/** A part of the script that only some pages want; it lies beside this one. */
export function part<Part>(file: string): Promise<Part> {
  return import(new URL(file, import.meta.url).href) as Promise<Part>;
}
