//! The lists of words that the deeds look up by place.

use crate::demo::words::Words;

/// The lists that are looked up by place.
pub(super) struct Names {
    pub products: Vec<&'static str>,
    pub series: Vec<&'static str>,
    pub product_notes: Vec<&'static str>,
    pub cities: Vec<&'static str>,
    pub provinces: Vec<&'static str>,
    pub industries: Vec<&'static str>,
    pub notes: Vec<&'static str>,
    pub slips: Vec<&'static str>,
}

impl Names {
    pub fn of(words: &Words) -> Names {
        let all = |section| words.all(section).to_vec();
        Names {
            products: all("products"),
            series: all("series"),
            product_notes: all("product-notes"),
            cities: all("cities"),
            provinces: all("provinces"),
            industries: all("industries"),
            notes: all("customer-notes"),
            slips: all("slips"),
        }
    }
}

/// The word at a place of such a list.
pub(super) fn place(list: &[&'static str], at: Option<usize>) -> Option<String> {
    at.and_then(|at| list.get(at)).map(|word| (*word).to_owned())
}
