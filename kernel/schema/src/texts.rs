//! The sentences of this crate, for the catalogue.

use base::Lang;

/// `value-…`: why a value does not fit; `filter-…`: why a filter is not understood.
pub const TEXTS: [(Lang, &str); 4] = [
    (Lang::Fa, include_str!("text.fa.ftl")),
    (Lang::En, include_str!("text.en.ftl")),
    (Lang::Fa, include_str!("filter/text.fa.ftl")),
    (Lang::En, include_str!("filter/text.en.ftl")),
];
