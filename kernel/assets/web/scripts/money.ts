// Amounts are grouped while they are typed, in the person's own digits, and a
// large one is said in words below, where a zero too many is easily seen.
import { latin, shown } from "./digits";
import { each, word } from "./page";
import { spelled } from "./spelled";

document.addEventListener("input", (event) => {
  const input = event.target;
  if (input instanceof HTMLInputElement && input.dataset.money !== undefined) regroup(input);
});

/** Only digits, their separators and one point: anything else («۲٫۵ میلیارد»,
 * «۵۰۰ ریال») is a way of writing that the server reads, or refuses in words. */
const PLAIN = /^\s*-?[0-9]*(?:[,٬ ][0-9]+)*(?:[.٫][0-9]*)?\s*$/;

function regroup(input: HTMLInputElement): void {
  const typed = input.value;
  const words = input.closest(".field")?.querySelector(".words");
  const isPlain = PLAIN.test(latin(typed));
  // What is not plain is read by the server (reading.ts).
  input.toggleAttribute("data-grouped", isPlain);
  if (!isPlain) return;
  const before = countDigits(typed.slice(0, input.selectionStart ?? typed.length));
  const grouped = group(typed);
  if (grouped !== typed) {
    input.value = grouped;
    const place = placeAfter(grouped, before);
    input.setSelectionRange(place, place);
  }
  words?.classList.remove("wrong");
  if (words) words.textContent = inWords(latin(grouped), input.dataset.money ?? "");
}

function group(typed: string): string {
  const [whole = "", ...fraction] = latin(typed).replace(/[^0-9.\-]/g, "").split(".");
  const separated = whole.replace(/^(-?)0+(?=\d)/, "$1").replace(/\B(?=(\d{3})+$)/g, ",");
  const plain = fraction.length ? `${separated}.${fraction.join("")}` : separated;
  const digits = shown(plain);
  return digits === plain ? plain : digits.replaceAll(",", "٬").replace(".", "٫");
}

const countDigits = (text: string): number => (latin(text).match(/[0-9.\-]/g) ?? []).length;

function placeAfter(text: string, digits: number): number {
  let place = 0;
  for (let seen = 0; place < text.length && seen < digits; place++) if (countDigits(text[place]!)) seen++;
  return place;
}

/** «دو میلیارد و سیصد و پنجاه میلیون تومان», from ten thousand on. */
function inWords(plain: string, unit: string): string {
  const whole = plain.replace(/[^0-9.]/g, "").split(".")[0]!.replace(/^0+/, "");
  if (whole.length < 5 || whole.length > 15) return "";
  return `${plain.startsWith("-") ? `${word("ui-minus")} ` : ""}${spelled(whole)} ${unit}`;
}

// A sum that stands there from the beginning has its words too. Last in the file,
// because what it uses is not there before its line has run.
each<HTMLInputElement>("input[data-money]", (input) => input.value && regroup(input));
