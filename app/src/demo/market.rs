//! Where the company sells and what: the figures that stand beside the names
//! of `words`, line by line.

/// A city: how many customers it has compared with others, its area code, and
/// the branch that serves it.
pub struct City {
    pub weight: u32,
    pub area: &'static str,
    pub branch: usize,
}

const fn city(weight: u32, area: &'static str, branch: usize) -> City {
    City { weight, area, branch }
}

pub const CITIES: [City; 21] = [
    city(300, "21", 0),
    city(90, "26", 0),
    city(45, "25", 0),
    city(25, "28", 0),
    city(50, "13", 0),
    city(45, "11", 0),
    city(60, "41", 0),
    city(80, "51", 0),
    city(25, "81", 0),
    city(150, "31", 1),
    city(35, "31", 1),
    city(40, "31", 1),
    city(40, "35", 1),
    city(30, "86", 1),
    city(20, "38", 1),
    city(130, "71", 2),
    city(25, "71", 2),
    city(30, "77", 2),
    city(35, "76", 2),
    city(35, "34", 2),
    city(40, "61", 2),
];

/// A product: tomans a kilo today, and the kilos of a usual and of a large deal.
pub struct Good {
    pub price: i64,
    pub kilos: (i64, i64),
}

const fn good(price: i64, least: i64, most: i64) -> Good {
    Good { price, kilos: (least, most) }
}

pub const GOODS: [Good; 24] = [
    good(168_000, 500, 6_000),
    good(152_000, 500, 5_000),
    good(176_000, 500, 6_000),
    good(198_000, 500, 4_000),
    good(285_000, 300, 4_000),
    good(210_000, 300, 4_000),
    good(196_000, 300, 3_500),
    good(148_000, 200, 2_500),
    good(310_000, 200, 4_000),
    good(330_000, 200, 3_000),
    good(195_000, 500, 6_000),
    good(145_000, 500, 8_000),
    good(1_250_000, 50, 500),
    good(1_080_000, 50, 600),
    good(980_000, 50, 500),
    good(890_000, 50, 500),
    good(290_000, 100, 1_200),
    good(180_000, 100, 2_000),
    good(520_000, 50, 600),
    good(960_000, 50, 500),
    good(160_000_000, 1, 6),
    good(780_000, 20, 200),
    good(98_000, 500, 6_000),
    good(62_000, 1_000, 12_000),
];

/// The first digits of Iranian mobiles after the country code, by how often they are met.
pub const MOBILES: [(&str, u32); 24] = [
    ("912", 24),
    ("911", 5),
    ("913", 9),
    ("914", 5),
    ("915", 6),
    ("916", 5),
    ("917", 8),
    ("918", 4),
    ("919", 8),
    ("910", 4),
    ("990", 3),
    ("991", 3),
    ("992", 2),
    ("901", 4),
    ("902", 4),
    ("903", 4),
    ("930", 4),
    ("933", 4),
    ("935", 7),
    ("936", 6),
    ("937", 4),
    ("938", 4),
    ("939", 3),
    ("921", 3),
];

/// How lively a month of the Jalali year is: quiet after Nowruz, full before
/// Yalda and before the new year.
pub fn season(jalali_month: u8) -> f64 {
    const SEASONS: [f64; 12] = [0.55, 0.9, 0.95, 0.85, 0.8, 1.0, 1.05, 1.1, 1.35, 1.0, 1.2, 1.6];
    SEASONS.get(usize::from(jalali_month).wrapping_sub(1)).copied().unwrap_or(1.0)
}
