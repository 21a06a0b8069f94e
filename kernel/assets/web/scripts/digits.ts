// Digits in three scripts: people type any, the server takes any, and what is
// shown back stays in the script that the person uses.

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

/** The same digits in the script that the text already uses, or the page's. */
export function shown(text: string, like: string, persianPage: boolean): string {
  const usesPersian = /[۰-۹٠-٩]/.test(like) || (persianPage && !/[0-9]/.test(like));
  return usesPersian ? text.replace(/[0-9]/g, (digit) => PERSIAN[Number(digit)]!) : text;
}
