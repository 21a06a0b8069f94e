// A telephone number as it is typed: in the form that will be kept, with where
// it belongs, below the field. The server reads it; nothing is refused here.
import { each } from "./page";

each<HTMLInputElement>("input[data-phone]", (input) => {
  const place = input.parentElement?.querySelector(".read");
  let [clock, turn] = [0, 0];
  const tell = async () => {
    const mine = ++turn;
    const text = input.value.trim();
    const answer = text ? await fetch(`/reading/phone?${new URLSearchParams({ text })}`).catch(() => null) : null;
    const reading: { words?: string } = answer?.ok ? await answer.json() : {};
    if (mine === turn) place?.replaceChildren(reading.words ?? "");
  };
  input.addEventListener("input", () => {
    clearTimeout(clock);
    clock = window.setTimeout(() => void tell(), 250);
  });
});
