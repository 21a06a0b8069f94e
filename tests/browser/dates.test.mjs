// A day is pointed at, walked to by the keyboard, touched, or said in words; the
// calendar counts as the official one does.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { Person, launch, scene } from "./lib/browser.mjs";
import { barriers, settled, tooWide } from "./lib/laws.mjs";
import { ROOT } from "./lib/places.mjs";
import { ADMINISTRATOR, PASSWORD } from "./lib/sample.mjs";
import { Server } from "./lib/server.mjs";
import { digits, say } from "./lib/words.mjs";

const browser = await launch();
let server, signedIn;
before(async () => {
  server = await Server.start({ lang: "fa", sample: true });
  const person = await Person.arrive(browser, server);
  await person.signIn(ADMINISTRATOR, PASSWORD);
  signedIn = await person.context.storageState();
  await person.leave();
});
after(async () => {
  await browser.close();
  await server?.stop();
});

/** The new deal's form, in this person's language and calendar. */
async function begins(title, lang, width, act) {
  const person = await Person.arrive(browser, server, { lang, width, storageState: signedIn, hasTouch: width === 360 });
  await scene(person, `dates-${title}`, async () => {
    await person.goTo("/me");
    const calendar = lang === "fa" ? "jalali" : "gregorian";
    await person.page.evaluate(async (fields) => {
      const csrf = document.querySelector('meta[name="csrf"]').content;
      await fetch("/me/preferences", { method: "POST", body: new URLSearchParams({ csrf, ...fields, back: "/me" }) });
    }, { language: lang, calendar });
    await person.goTo("/opportunities/new");
    const field = person.page.locator("date-field").first();
    const input = field.locator("input[data-date]");
    const open = () => field.locator("button[aria-haspopup=dialog]").click();
    await act({ person, page: person.page, field, input, open });
    assert.deepEqual(person.complaints(), []);
  });
}

const at = (page) => page.evaluate(() => document.activeElement.getAttribute("aria-label"));

describe("days", { concurrency: 1 }, () => {
  test("are said in words, and the day that was understood stands below", { timeout: 240_000 }, () =>
    begins("said", "fa", 1440, async ({ page, input }) => {
      const read = page.locator(".field:has(date-field) .read").first();
      for (const [text, words] of [["فردا", "۱۴"], ["۳ روز دیگر", "۱۴"], ["١٥ آذر ١٤٠٥", "یکشنبه ۱۵ آذر ۱۴۰۵"], ["شنبهٔ بعد", "شنبه"]]) {
        await input.fill(text);
        await read.filter({ hasText: words }).waitFor();
      }
      await input.fill("1404/12/30");
      await input.blur();
      await read.filter({ hasText: say("fa")("base-date-no-such-day") }).waitFor();
    }));

  test("are walked to by the keyboard, from right to left in Persian", { timeout: 240_000 }, () =>
    begins("keys", "fa", 1440, async ({ page, input }) => {
      await input.fill("۱۴۰۵/۰۹/۱۵");
      await input.press("ArrowDown");
      for (const [key, day] of [
        ["ArrowLeft", "۱۶ آذر"], ["ArrowRight", "۱۵ آذر"], ["ArrowDown", "۲۲ آذر"], ["Home", "شنبه ۲۱ آذر"], ["End", "جمعه ۲۷ آذر"],
        ["PageDown", "۲۷ دی"], ["PageUp", "۲۷ آذر"], ["Shift+PageUp", "۲۷ آذر ۱۴۰۴"], ["Shift+PageDown", "۲۷ آذر ۱۴۰۵"],
      ]) {
        await page.keyboard.press(key);
        assert.match(await at(page), new RegExp(day), key);
      }
      await settled(page);
      assert.deepEqual(await barriers(page), [], "the open calendar");
      await page.keyboard.press("Enter");
      assert.equal(await input.inputValue(), "۱۴۰۵/۰۹/۲۷");
      await input.press("ArrowDown");
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("[role=dialog].calendar").count(), 0, "Escape leaves it");
    }));

  test("are touched on a phone, where each is large enough for a thumb", { timeout: 240_000 }, () =>
    begins("touched", "en", 360, async ({ page, input, open }) => {
      await input.fill("2026-11-22");
      await open();
      const days = page.locator(".calendar td > button");
      for (const box of [await days.first().boundingBox(), await page.locator(".calendar .chip").first().boundingBox()]) {
        assert.ok(box.height >= 40 && box.width >= 40, JSON.stringify(box));
      }
      assert.deepEqual(await tooWide(page), []);
      await days.filter({ hasText: /^28$/ }).tap();
      assert.equal(await input.inputValue(), "2026-11-28");
      await open();
      await page.locator(".calendar .chip", { hasText: say("en")("ui-tomorrow") }).tap();
      assert.notEqual(await input.inputValue(), "2026-11-28");
    }));

  test("agree with the official calendar, and with the server's for two centuries", { timeout: 240_000 }, () =>
    begins("official", "fa", 1440, async ({ page }) => {
      const file = join(ROOT, "..", "shared", "data", "jalali", "official_dates.csv");
      if (!existsSync(file) && !process.env.CI) return console.log("left out: the official dates are not at hand");
      const triples = readFileSync(file, "utf8").trim().split(/\r?\n/).slice(1).map((line) => line.split(","));
      assert.equal(triples.length, 194);
      const found = await page.evaluate((triples) => {
        const { find, read } = customElements.get("date-field").days;
        const wrong = triples.filter(([jalali, , gregorian]) => {
          const [year, month, day] = jalali.split("-").map(Number);
          const serial = Date.parse(`${gregorian}T00:00:00Z`) / 86_400_000;
          const { year: y, month: m, day: d } = read(serial, "jalali");
          return find({ year, month, day }, "jalali") !== serial || y !== year || m !== month || d !== day;
        });
        let sum = 0;
        for (let serial = find({ year: 1300, month: 1, day: 1 }, "jalali"); serial <= find({ year: 1500, month: 12, day: 29 }, "jalali"); serial++) {
          const { year, month, day } = read(serial, "jalali");
          sum = (sum * 31 + year * 372 + month * 31 + day) % 4_294_967_291;
          if (find({ year, month, day }, "jalali") !== serial) wrong.push([year, month, day]);
        }
        return { wrong, sum };
      }, triples);
      // The same sum as kernel/base/src/calendar/jalali.rs counts.
      assert.deepEqual(found, { wrong: [], sum: 1_910_127_560 });
    }));

  test("leave sums with their digits grouped and their words below", { timeout: 240_000 }, () =>
    begins("sums", "fa", 360, async ({ page }) => {
      const amount = page.locator("[data-money]").first();
      await amount.pressSequentially("12500000");
      assert.equal(await amount.inputValue(), digits("fa", "12٬500٬000"));
      await page.locator(".words", { hasText: "دوازده میلیون و پانصد هزار" }).first().waitFor();
      for (let n = 0; n < 4; n++) await amount.press("ArrowLeft");
      await amount.press("Backspace");
      assert.equal(await amount.inputValue(), digits("fa", "1٬250٬000"));
      assert.equal(await amount.evaluate((input) => input.value.length - input.selectionStart), 4, "the caret stays where it was");
      // What is said in words is read by the server; what means nothing is told when the field is left.
      await amount.fill("۱٫۵ میلیون تومان");
      await page.locator(".words", { hasText: "یک میلیون و پانصد هزار تومان" }).first().waitFor();
      await amount.fill("خیلی زیاد");
      await amount.blur();
      await page.locator(".words.wrong", { hasText: say("fa")("base-number-unclear") }).first().waitFor();
    }));
});
