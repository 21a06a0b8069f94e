// What the server understands by a telephone number, or by a sum that is said
// in words, below the field while it is typed. The server reads it; nothing is
// refused here, but a text that was left and means nothing is told at once, and
// one that could mean two things is met by a hint already while it is typed.
import { each } from "./page";

/** Half a word is no mistake yet: only when the field was left is it told. */
class Reading {
  private clock = 0;
  private turn = 0;

  constructor(
    private input: HTMLInputElement,
    private what: string,
    private place: Element,
  ) {
    input.addEventListener("input", () => this.ask(250));
    input.addEventListener("change", () => this.ask(0, true));
  }

  private ask(wait: number, left = false): void {
    clearTimeout(this.clock);
    this.clock = window.setTimeout(() => void this.tell(left), wait);
  }

  private async tell(left: boolean): Promise<void> {
    const mine = ++this.turn;
    const text = this.input.value.trim();
    const asks = text !== "" && !this.input.hasAttribute("data-grouped");
    const answer = asks ? await fetch(`/reading/${this.what}?${new URLSearchParams({ text })}`).catch(() => null) : null;
    const reading: { words?: string; problem?: string; hint?: string | null } = answer?.ok ? await answer.json() : {};
    if (mine !== this.turn || (text !== "" && !asks)) return;
    const problem = left ? (reading.problem ?? "") : "";
    this.place.replaceChildren(reading.words ?? (problem || (reading.hint ?? "")));
    this.place.classList.toggle("wrong", problem !== "" && !reading.words);
  }
}

each<HTMLInputElement>("input[data-phone]", (input) => {
  const place = input.parentElement?.querySelector(".read");
  if (place) new Reading(input, "phone", place);
});
each<HTMLInputElement>("input[data-money]", (input) => {
  const place = input.closest(".field")?.querySelector(".words");
  if (place) new Reading(input, "money", place);
});
