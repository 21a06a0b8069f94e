// Quick capture: the number says who it is while it is typed, nothing that was
// typed is lost on a slow line, and a call that is sent twice is one call.
//
// What is typed stands in this browser until the server has it, under the name
// of its writer and the key of its submission. The key goes along with every
// try; the server writes a key once.
import { completes } from "./complete";
import { latin } from "./digits";
import { csrf, each, make } from "./page";

const DRAFT = "peyvand:capture:";
const HOURS = 12 * 3_600_000;
/** A number this short belongs to nobody yet. */
const SHORTEST = 7;
const PATIENCE = 15_000;
const WAITS = [2, 4, 8, 15, 30];
/** Milliseconds in which a form that just came cannot have been meant. */
const ECHO = 1_000;
/** Only what took thought is worth bringing back. */
const WORTH = ["name", "city", "mobile", "wanted", "note", "next_on", "outcome"];

interface Draft {
  at: number;
  fields: string;
  /** It was on its way when the page was left. */
  sending: boolean;
}

class Capture {
  private asked = "";
  private clock = 0;
  private waiting = 0;
  private busy = false;
  private tries = 0;
  private sent: FormData | undefined;
  /** Who was chosen before a reload, until the part that tells them is there again. */
  private chosen = "";

  constructor(private form: HTMLFormElement) {
    this.forgetOthers();
    const kept = form.dataset.fresh !== undefined && !location.search ? this.newest() : null;
    if (kept) this.restore(kept);
    this.asked = this.number.value.trim();
    form.addEventListener("input", (event) => this.typed(event));
    form.addEventListener("change", (event) => this.changed(event.target));
    form.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.again());
    // A form that the browser brings back from memory can send again.
    window.addEventListener("pageshow", () => (this.busy = this.sent !== undefined));
    this.settle();
    this.tick(kept !== null);
    if (kept) this.ask();
    if (kept?.sending) this.send(formData(kept.fields));
  }

  private get number(): HTMLInputElement {
    return this.form.querySelector<HTMLInputElement>("[data-who]")!;
  }

  /** What is asked before a number has said anything. */
  private get begins(): string {
    return this.form.dataset.begins ?? "";
  }

  // What is typed.

  private typed(event: Event): void {
    if (event.target === this.number) {
      if (this.form.dataset.state !== "open" && this.number.value.trim() !== this.asked) this.tell("");
      clearTimeout(this.clock);
      this.clock = window.setTimeout(() => this.ask(), 200);
    }
    this.keep(false);
  }

  private changed(target: EventTarget | null): void {
    if (target === this.number) this.ask(true);
    this.settle();
    this.keep(false);
    // Somebody of that name may be known under another number.
    const named = target instanceof HTMLInputElement && ["name", "city"].includes(target.name);
    if (named && ["new", "closed"].includes(this.form.dataset.state ?? "") && this.value("name").trim()) void this.fetch(this.asked);
  }

  private clicked(event: MouseEvent): void {
    const target = event.target;
    if (!(target instanceof Element)) return;
    if (target.closest("[data-again]")) this.again();
    if (target.closest("[data-clear]")) this.clear();
    if (!(target instanceof HTMLInputElement) || target.type !== "radio") return;
    // A chip that is pressed again is taken back.
    const taken = target.dataset.on !== undefined && ["outcome", "next", "customer"].includes(target.name);
    for (const chip of this.form.querySelectorAll<HTMLInputElement>(`input[name="${target.name}"]`)) delete chip.dataset.on;
    if (taken) target.checked = false;
    else target.dataset.on = "";
    this.changed(null);
    // Chosen with the pointer; the arrows of the keyboard only pass by.
    if (target.value === "date" && target.checked && event.detail > 0) this.form.querySelector<HTMLInputElement>("#f-next_on")?.focus();
  }

  /** Enter goes on to what is still asked, as a phone's own key does, rather than send half of it. */
  private key(event: KeyboardEvent): void {
    const field = event.target;
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (!(field instanceof HTMLInputElement) || !["number", "name", "city", "mobile"].includes(field.name)) return;
    event.preventDefault();
    const fields = [...this.form.querySelectorAll<HTMLElement>("input:not([type=hidden]), textarea")].filter((field) => field.offsetParent && !field.matches(":disabled"));
    fields[fields.indexOf(field) + 1]?.focus();
  }

  // Who it is.

  /** `left`: the field was left, so that what stands there is all of it. */
  private ask(left = false): void {
    const number = this.number.value.trim();
    const digits = latin(number).replace(/[^0-9]/g, "").length;
    // A name in place of the number is looked for as well; a piece of a number only when it is all that was written.
    const isName = digits === 0 && /\p{L}{2}/u.test(number);
    if (digits < SHORTEST && !isName && !(left && number)) {
      if (this.asked) this.tell("");
      this.asked = "";
    } else if (number !== this.asked || this.form.dataset.state === "open") {
      this.asked = number;
      void this.fetch(number);
    }
  }

  private async fetch(number: string): Promise<void> {
    const asked = new URLSearchParams({ number, name: this.value("name"), city: this.value("city"), customer: this.value("customer") || this.chosen });
    const address = `${this.number.dataset.who}?${asked}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
    const text = answer?.ok ? await answer.text() : "";
    if (text.includes("capture-who") && number === this.number.value.trim()) this.tell(text);
  }

  private tell(part: string): void {
    const place = this.form.querySelector(".capture-who")!;
    this.chosen = "";
    if (part) place.innerHTML = part;
    else place.replaceChildren(make("div", { id: "capture-who", "data-state": "open", "data-asks": this.begins }));
    this.settle();
  }

  /** What is known is not asked: its field goes, and what stood in it is not sent. */
  private settle(): void {
    const part = this.form.querySelector<HTMLElement>("#capture-who");
    const chosen = part?.querySelector<HTMLInputElement>("input[data-asks]:checked");
    const asks = chosen?.dataset.asks ?? part?.dataset.asks ?? this.begins;
    this.form.dataset.asks = asks;
    this.form.dataset.state = part?.dataset.state ?? "open";
    for (const place of this.form.querySelectorAll<HTMLElement>("[data-when]")) {
      const open = asks.split(" ").includes(place.dataset.when!);
      for (const field of place.querySelectorAll("input")) field.disabled = !open;
    }
    const elsewhere = this.form.dataset.state === "elsewhere";
    for (const button of this.form.querySelectorAll<HTMLButtonElement>(".form-foot button")) {
      button.disabled = (button.name === "deed") !== elsewhere;
    }
  }

  // What is kept in this browser.

  private fields(): FormData {
    const fields = new FormData(this.form);
    fields.delete("csrf");
    return fields;
  }

  private place(): string {
    return `${DRAFT}${this.form.dataset.capture}:${this.value("key")}`;
  }

  private value(name: string): string {
    return String(new FormData(this.form).get(name) ?? "");
  }

  private keep(sending: boolean, fields = this.fields()): void {
    const worth = sending || WORTH.some((name) => String(fields.get(name) ?? "").trim() !== "");
    if (!worth) return localStorage.removeItem(this.place());
    const text = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)])).toString();
    const draft: Draft = { at: Date.now(), fields: text, sending };
    try {
      localStorage.setItem(this.place(), JSON.stringify(draft));
    } catch {
      // A full or forbidden store keeps nothing; the form itself still stands.
    }
  }

  /** Nobody finds another's words, and nobody finds their own after half a day. */
  private forgetOthers(): void {
    const own = `${DRAFT}${this.form.dataset.capture}:`;
    for (const key of Object.keys(localStorage).filter((key) => key.startsWith(DRAFT))) {
      const draft = read(key);
      if (!key.startsWith(own) || !draft || Date.now() - draft.at > HOURS) localStorage.removeItem(key);
    }
  }

  private newest(): Draft | null {
    const own = `${DRAFT}${this.form.dataset.capture}:`;
    const drafts = Object.keys(localStorage).filter((key) => key.startsWith(own)).map(read);
    return drafts.filter((draft) => draft !== null).sort((a, b) => b.at - a.at)[0] ?? null;
  }

  private restore(draft: Draft): void {
    const fields = new URLSearchParams(draft.fields);
    this.chosen = fields.get("customer") ?? "";
    for (const control of this.form.elements) {
      if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
        control.checked = fields.getAll(control.name).includes(control.value);
      } else if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
        const value = fields.get(control.name);
        if (value !== null && control.name !== "csrf") control.value = value;
      }
    }
    this.say("restored");
  }

  private clear(): void {
    localStorage.removeItem(this.place());
    location.assign(this.form.getAttribute("action")!);
  }

  // Sending.

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.busy || this.isEcho()) return;
    const fields = this.fields();
    if (event.submitter instanceof HTMLButtonElement && event.submitter.name) fields.set(event.submitter.name, event.submitter.value);
    this.tries = 0;
    this.send(fields);
  }

  /** The second half of a double click meets the form of the next call, still empty. */
  private isEcho(): boolean {
    return performance.now() < ECHO && ["number", ...WORTH].every((name) => !this.value(name).trim());
  }

  private again(): void {
    if (this.sent && !this.busy) this.send(this.sent);
  }

  private send(fields: FormData): void {
    clearTimeout(this.waiting);
    this.sent = fields;
    this.busy = true;
    this.keep(true, fields);
    const slow = window.setTimeout(() => this.say("sending"), 700);
    void this.post(fields).finally(() => clearTimeout(slow));
  }

  private async post(fields: FormData): Promise<void> {
    const body = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
    const headers = { "X-CSRF-Token": csrf(), "HX-Request": "true" };
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(this.form.action, { method: "POST", body, headers, signal }).catch(() => null);
    this.busy = false;
    const to = answer?.headers.get("hx-redirect");
    if (!answer || [429, 502, 503, 504].includes(answer.status)) this.wait();
    else if (answer.ok && to && !to.startsWith("/sign-in")) this.done(to);
    else if ((answer.ok && to) || answer.status === 403) await this.renew();
    else if (answer.status === 422 || answer.status === 409) this.mend(await answer.text());
    else this.stop(answer.status === 413 ? "too-large" : "failed");
  }

  private done(to: string): void {
    localStorage.removeItem(this.place());
    this.sent = undefined;
    this.busy = true;
    location.assign(to);
  }

  /** No answer: it may have arrived or not. The key makes another try harmless. */
  private wait(): void {
    this.say("waiting");
    const seconds = WAITS[Math.min(this.tries++, WAITS.length - 1)]!;
    this.waiting = window.setTimeout(() => this.again(), seconds * 1_000);
  }

  private stop(why: string): void {
    this.sent = undefined;
    this.keep(false);
    this.say(why);
  }

  /** The session ended, or was begun anew elsewhere: the words wait for it. */
  private async renew(): Promise<void> {
    const page = await fetch(this.form.action, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
    if (!page) return this.wait();
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const form = fresh.querySelector<HTMLFormElement>("#capture");
    const token = fresh.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content;
    if (form?.dataset.capture === this.form.dataset.capture && token && this.tries++ < 3) {
      document.querySelector<HTMLMetaElement>('meta[name="csrf"]')!.content = token;
      return this.again();
    }
    if (form?.dataset.capture === this.form.dataset.capture) return this.stop("failed");
    location.assign(`/sign-in?next=${encodeURIComponent(this.form.getAttribute("action")!)}`);
  }

  /** The server asks for something: its form takes the place of this one. */
  private mend(text: string): void {
    this.sent = undefined;
    this.keep(false);
    const form = new DOMParser().parseFromString(text, "text/html").querySelector("#capture");
    if (!form) return this.say("failed");
    clearTimeout(this.clock);
    this.form.replaceWith(form);
    document.dispatchEvent(new Event("htmx:after:settle"));
  }

  private say(state: string): void {
    const line = this.form.querySelector<HTMLElement>("[data-line]");
    if (!line) return;
    line.hidden = false;
    line.querySelector("[data-said]")!.textContent = line.getAttribute(`data-${state}`);
    line.querySelector<HTMLElement>("[data-again]")!.hidden = state !== "waiting";
    line.querySelector<HTMLElement>("[data-clear]")!.hidden = state !== "restored";
  }

  /** How long it has taken, for as long as that is something to be proud of. */
  private tick(restored: boolean): void {
    const pill = this.form.querySelector<HTMLElement>("[data-clock]");
    if (!pill || restored || this.form.dataset.fresh === undefined) return;
    const begun = performance.now();
    const digits = new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa-IR" : "en", { minimumIntegerDigits: 2 });
    const beat = window.setInterval(() => {
      const seconds = Math.round((performance.now() - begun) / 1_000);
      pill.textContent = pill.dataset.clock!.replace("%s", digits.format(seconds));
      pill.classList.toggle("good", seconds < 10);
      pill.hidden = seconds < 1 || seconds > 59;
      if (seconds > 59 || !pill.isConnected) clearInterval(beat);
    }, 1_000);
  }
}

function formData(text: string): FormData {
  const fields = new FormData();
  for (const [name, value] of new URLSearchParams(text)) fields.append(name, value);
  return fields;
}

function read(key: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "") as Draft;
    return typeof draft.at === "number" && typeof draft.fields === "string" ? draft : null;
  } catch {
    return null;
  }
}

// Whoever signs in next at this browser must not find another's words.
document.addEventListener("submit", (event) => {
  if (!(event.target instanceof HTMLFormElement) || !event.target.action.endsWith("/sign-out")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith(DRAFT)) localStorage.removeItem(key);
});

// Last in the file, because a class is not there before its line has run.
each<HTMLFormElement>("form[data-capture]", (form) => {
  for (const input of form.querySelectorAll<HTMLInputElement>("input[data-complete]")) completes(input);
  new Capture(form);
});
