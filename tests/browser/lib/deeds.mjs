// What people do in more than one journey.

/** A company to set up, as its administrator writes it down. */
export const COMPANY = {
  fa: { company: "حبوبات سپهر", name: "مریم رضایی", email: "maryam@sepehr.example", password: "نخود و لوبیا و عدس" },
  en: { company: "Sepehr Pulses", name: "Maryam Rezaei", email: "maryam@sepehr.example", password: "chickpeas and beans" },
};

/** The first page of a new workspace, by the address that the terminal printed. */
export async function setUp(person, { company, name, email, password }) {
  const { page, lang, server } = person;
  await page.goto(server.setUp);
  await page.locator("#f-company").fill(company);
  await page.locator(`input[name=lang][value=${lang}]`).check();
  await page.locator("#f-name").fill(name);
  await page.locator("#f-email").fill(email);
  await page.locator("#f-password").fill(password);
  await page.locator("#f-password_again").fill(password);
  await page.locator("#set-up button[type=submit]").click();
  await page.waitForURL((url) => url.pathname !== "/set-up");
}
