// Digits in three scripts: people type any, the server takes any, and what is
// shown back is in the script of their language.
import { persian } from "./page";

const PERSIAN = "۰۱۲۳۴۵۶۷۸۹";
const ARABIC = "٠١٢٣٤٥٦٧٨٩";

/** Latin digits and point, whatever was typed. */
export function latin(text: string): string {
  return text.replace(/[۰-۹٠-٩٫]/g, (sign) => {
    if (sign === "٫") return ".";
    const place = PERSIAN.indexOf(sign);
    return String(place < 0 ? ARABIC.indexOf(sign) : place);
  });
}

/** The same digits in the script of the page's reader. */
export function shown(text: string): string {
  return persian() ? text.replace(/[0-9]/g, (digit) => PERSIAN[Number(digit)]!) : text;
}
