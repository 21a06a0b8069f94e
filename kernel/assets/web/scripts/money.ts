// Amounts are grouped while they are typed, in the person's own digits, and a
// large one is said in words below, where a zero too many is easily seen.
import { latin, shown } from "./digits";
import { persian, word } from "./page";

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
  if (!PLAIN.test(latin(typed))) {
    if (words) words.textContent = "";
    return;
  }
  const before = countDigits(typed.slice(0, input.selectionStart ?? typed.length));
  const grouped = group(typed);
  if (grouped !== typed) {
    input.value = grouped;
    const place = placeAfter(grouped, before);
    input.setSelectionRange(place, place);
  }
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

/** «۲ میلیارد و ۳۵۰ میلیون تومان», from ten thousand on. */
function inWords(plain: string, unit: string): string {
  const whole = plain.replace(/[^0-9.]/g, "").split(".")[0]!.replace(/^0+/, "");
  if (whole.length < 5 || whole.length > 15) return "";
  const [thousand, million, milliard, billion, and] = word("ui-scales").split("|");
  const names = ["", thousand, million, milliard, billion];
  const parts: string[] = [];
  for (let end = whole.length, scale = 0; end > 0; end -= 3, scale++) {
    const part = Number(whole.slice(Math.max(0, end - 3), end));
    if (part) parts.unshift(`${shown(String(part))} ${names[scale]}`.trim());
  }
  const joint = persian() ? ` ${and} ` : " ";
  return `${parts.join(joint)} ${unit}`;
}
