//! Fields that are offered, and the words that something else begins with.

use base::Lang;
use records::Ctx;
use schema::{
    EntityDef, FieldDef, Filter, Kind,
    filter::{FILTER_COLUMNS, Op, Place, column_field, links_here, parse},
};

use super::{
    Offer,
    others::happening,
    rank::{best, rank},
};

pub(super) fn fields(ctx: &Ctx, def: &EntityDef, path: &str, place: &Place<'_>) -> Vec<Offer> {
    let typed = place.typed.strip_prefix(path).unwrap_or(&place.typed);
    let columns = FILTER_COLUMNS.into_iter().skip(1).filter_map(|key| column_field(def, key));
    let mut all: Vec<FieldDef> = def.fields.iter().cloned().chain(columns).collect();
    // What the list shows is what one asks about first.
    all.sort_by_key(|field| def.list.iter().position(|key| *key == field.key).unwrap_or(usize::MAX));
    let seen = all.iter().filter(|field| ctx.actor.reads(def, &field.key));
    let offered = seen.map(|field| {
        let label = ctx.text(&def.field_label_key(&field.key));
        let text = format!("{}{path}{}{}", place.kept, said(ctx, def, field, &label), begun(field));
        (rank(typed, &[&label, &field.key]), Offer { label, note: String::new(), text })
    });
    let mut ranked: Vec<(Option<usize>, Offer)> = offered.collect();
    if path.is_empty() {
        ranked.extend(beginnings(ctx, def, place).into_iter().map(|(words, offer)| (rank(typed, &[words]), offer)));
    }
    best(ranked)
}

/// Questions about others, and what joins two conditions.
fn beginnings(ctx: &Ctx, def: &EntityDef, place: &Place<'_>) -> Vec<(&'static str, Offer)> {
    let has_others = ctx.schema.entities().any(|there| !links_here(there, def).is_empty());
    let of_others = [
        ("has", "دارد", "has "),
        ("no", "بدون", "no "),
        ("count", "تعداد", "count("),
        ("more than", "بیش از", "more than "),
    ];
    let newest = (!happening(ctx, def).is_empty()).then_some(("last", "آخرین", "last "));
    let joins = [("or", "یا", "or "), ("not", "نه", "not ")];
    let others = of_others.into_iter().filter(|_| has_others);
    let joined = joins.into_iter().filter(|(word, ..)| *word != "or" || !place.kept.trim().is_empty());
    let is_persian = ctx.lang() == Lang::Fa;
    let offer = |(key, persian, english): (&'static str, &'static str, &'static str)| {
        let end = if english.ends_with('(') { "(" } else { " " };
        let word = if is_persian { persian } else { key };
        let note = ctx.text(&format!("list-begin-{}", key.replace(' ', "-")));
        (word, Offer { label: word.to_owned(), note, text: format!("{}{word}{end}", place.kept) })
    };
    others.chain(newest).chain(joined).map(offer).collect()
}

/// A field in the words that read back as it: its label, in quotation marks
/// where it needs them, or its key where another field goes by that label.
fn said(ctx: &Ctx, def: &EntityDef, field: &FieldDef, label: &str) -> String {
    let means = |name: &str| {
        let read = parse(&format!("{name}:empty"), &ctx.schema, def, &ctx.reading(), &ctx.names());
        matches!(read, Ok(Filter::Test(test)) if test.op == Op::Empty && test.path == [field.key.clone()])
    };
    let forms = [label.to_owned(), format!("\"{label}\"")];
    forms.into_iter().find(|name| means(name)).unwrap_or_else(|| field.key.to_string())
}

/// What is asked of by one sign only goes on with it at once.
fn begun(field: &FieldDef) -> &'static str {
    match field.kind {
        Kind::Choice(_) | Kind::Link { .. } | Kind::Links { .. } | Kind::Flag => ":",
        _ => "",
    }
}
