//! How a field may be asked: the signs that its kind has, and those in words.

use base::{Lang, fold::fold};
use records::Ctx;
use schema::{
    FieldDef, Kind,
    filter::{Place, phrases},
};

use super::Offer;

pub(super) fn signs(ctx: &Ctx, field: &FieldDef, place: &Place<'_>) -> Vec<Offer> {
    let ways: &[(&str, &str)] = match field.kind {
        Kind::Integer | Kind::Decimal { .. } | Kind::Percent | Kind::Money => {
            &[(">", "above"), ("<", "below"), (">=", "least"), ("<=", "most"), (":", "is")]
        }
        Kind::Date | Kind::Instant => &[(":", "is"), (">", "above"), ("<", "below")],
        Kind::Choice(_) | Kind::Link { .. } | Kind::Links { .. } | Kind::Flag => &[(":", "is"), ("!=", "not")],
        _ => &[("~", "has"), (":", "is"), ("^", "starts")],
    };
    if !place.typed.is_empty() {
        return phrases_begun(ctx, field, place);
    }
    let sign = |(sign, way): &(&str, &str)| Offer {
        label: ctx.text(&format!("list-op-{way}")),
        note: (*sign).to_owned(),
        text: format!("{}{sign}", place.kept),
    };
    let mut all: Vec<Offer> = ways.iter().map(sign).collect();
    let empty = ctx.text("list-value-empty");
    let (label, text) = (ctx.text("list-op-empty"), format!("{}:{empty} ", place.kept));
    all.push(Offer { label, note: format!(":{empty}"), text });
    all
}

/// What is asked of when the newest one was, in the words that people say it with.
pub(super) fn whens(ctx: &Ctx, field: &FieldDef, place: &Place<'_>) -> Vec<Offer> {
    if !place.typed.is_empty() {
        return phrases_begun(ctx, field, place);
    }
    let words: &[&str] = match ctx.lang() {
        Lang::Fa => &["بیش از", "کمتر از", "در", "پیش از", "پس از", "خالی است"],
        Lang::En => &["more than", "less than", "in the", "before", "after", "is empty"],
    };
    let offer =
        |word: &&str| Offer { label: (*word).to_owned(), note: String::new(), text: format!("{} {word} ", place.kept) };
    words.iter().map(offer).collect()
}

/// «بیش از», "is not empty": a sign in words, of which a part is typed.
fn phrases_begun(ctx: &Ctx, field: &FieldDef, place: &Place<'_>) -> Vec<Offer> {
    let typed = fold(&place.typed);
    let is_persian = ctx.lang() == Lang::Fa;
    let own = phrases(&field.kind).filter(|phrase| phrase.is_ascii() != is_persian);
    let begun = own.filter(|phrase| fold(phrase).starts_with(&typed));
    let offer = |phrase: &'static str| Offer {
        label: phrase.to_owned(),
        note: String::new(),
        text: format!("{} {phrase} ", place.kept),
    };
    begun.map(offer).collect()
}
