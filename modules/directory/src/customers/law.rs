//! Which of their fields say who a customer is, for finding duplicates.

use records::duplicates::Law;
use schema::Entity;

use super::entity::*;

/// Titles of people, forms of companies and words of addresses, folded: they
/// stand before or in half of all names and tell nobody apart.
const SILENT: &[&str] = &[
    "اقا",
    "اقای",
    "خانم",
    "خانوم",
    "سرکار",
    "جناب",
    "دکتر",
    "مهندس",
    "حاج",
    "حاجی",
    "سید",
    "سیده",
    "استاد",
    "شرکت",
    "موسسه",
    "گروه",
    "سهامی",
    "خاص",
    "عام",
    "فروشگاه",
    "خیابان",
    "خ",
    "کوچه",
    "بلوار",
    "میدان",
    "پلاک",
    "واحد",
    "طبقه",
    "کوی",
    "جاده",
    "استان",
    "شهر",
    "بازار",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "eng",
    "sir",
    "co",
    "corp",
    "corporation",
    "company",
    "inc",
    "ltd",
    "llc",
    "plc",
    "gmbh",
    "the",
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "no",
    "unit",
    "floor",
    "suite",
];

pub fn law() -> Law {
    let key = |key: &'static str| key.into();
    Law {
        kind: Some(key(KIND.key())),
        belongs: Some(key(PARENT.key())),
        numbers: vec![key(MOBILE.key()), key(PHONE.key())],
        emails: vec![key(EMAIL.key())],
        papers: vec![key(NATIONAL_ID.key())],
        places: vec![key(CITY.key()), key(PROVINCE.key())],
        address: Some(key(ADDRESS.key())),
        postal_code: Some(key(POSTAL_CODE.key())),
        birth: Some(key(BIRTH_DATE.key())),
        silent: SILENT.to_vec(),
        ..Law::of(Customer::KEY, NAME.key())
    }
}
