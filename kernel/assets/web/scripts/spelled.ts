// Numbers in words, as the server writes them (kernel/base/src/format/words.rs).
import { persian } from "./page";

const FA = {
  ones: " یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده".split(" "),
  tens: "  بیست سی چهل پنجاه شصت هفتاد هشتاد نود".split(" "),
  hundreds: " صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد".split(" "),
  steps: ["", "هزار", "میلیون", "میلیارد", "تریلیون"],
};
const EN = {
  ones: " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" "),
  tens: "  twenty thirty forty fifty sixty seventy eighty ninety".split(" "),
  steps: ["", "thousand", "million", "billion", "trillion"],
};

/** The words of a whole number of at most fifteen digits. */
export function spelled(digits: string): string {
  const parts: string[] = [];
  for (let end = digits.length, step = 0; end > 0; end -= 3, step++) {
    const group = Number(digits.slice(Math.max(0, end - 3), end));
    if (group) parts.unshift(persian() ? stepFa(group, step) : `${belowEn(group)} ${EN.steps[step]}`.trim());
  }
  return parts.join(persian() ? " و " : " ");
}

function stepFa(group: number, step: number): string {
  // «هزار», not «یک هزار»
  return step === 1 && group === 1 ? FA.steps[1]! : `${belowFa(group)} ${FA.steps[step]}`.trim();
}

function belowFa(group: number): string {
  const rest = group % 100;
  const [tens, ones] = rest < 20 ? [0, rest] : [Math.floor(rest / 10), rest % 10];
  return [FA.hundreds[Math.floor(group / 100)], FA.tens[tens], FA.ones[ones]].filter(Boolean).join(" و ");
}

function belowEn(group: number): string {
  const [hundreds, rest] = [Math.floor(group / 100), group % 100];
  const tens = EN.tens[Math.floor(rest / 10)];
  const small = rest < 20 ? EN.ones[rest]! : rest % 10 ? `${tens}-${EN.ones[rest % 10]}` : tens!;
  return [hundreds ? `${EN.ones[hundreds]} hundred` : "", small].filter(Boolean).join(" ");
}
