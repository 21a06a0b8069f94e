// The stream of events itself, kept open: by the worker that all pages share, or
// by the one page that leads.

/** An event of the stream, with the moment at which it came. */
export interface Told {
  name: string;
  data: unknown;
  at: number;
  /** From here the stream goes on. */
  place: string;
}

const NAMES = ["hello", "changed", "reload", "present", "notices", "bye", "beat"];
/** The server says something every 15 seconds; a line that is silent for longer is dead. */
const SILENCE = 40_000;
const LONGEST = 60_000;

export class Source {
  #events: EventSource | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #rest = 2_000;
  #ended = false;

  /** `place`: from where to go on, where it is known. */
  constructor(
    private readonly tell: (told: Told) => void,
    public place = "",
  ) {}

  get open(): boolean {
    return this.#events !== undefined || this.#again !== undefined;
  }

  start(): void {
    if (this.open || this.#ended) return;
    const events = new EventSource(`/live${this.place ? `?since=${encodeURIComponent(this.place)}` : ""}`);
    this.#events = events;
    for (const name of NAMES) events.addEventListener(name, (event) => this.#heard(name, event as MessageEvent<string>));
    // A line that was cut comes back by itself; one that was refused does not.
    events.onerror = () => events.readyState === EventSource.CLOSED && this.#later();
    this.#watch();
  }

  stop(): void {
    clearTimeout(this.#silence);
    clearTimeout(this.#again);
    this.#events?.close();
    this.#events = this.#again = undefined;
  }

  #heard(name: string, event: MessageEvent<string>): void {
    this.#watch();
    this.#rest = 2_000;
    if (event.lastEventId) this.place = event.lastEventId;
    if (name === "beat") return;
    if (name === "bye") {
      this.#ended = true;
      this.stop();
    }
    this.tell({ name, data: JSON.parse(event.data || "{}"), at: Date.now(), place: this.place });
  }

  #watch(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#later(), SILENCE);
  }

  #later(): void {
    this.stop();
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.start();
    }, this.#rest);
    this.#rest = Math.min(this.#rest * 2, LONGEST);
  }
}
