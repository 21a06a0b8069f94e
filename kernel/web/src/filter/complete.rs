//! `GET /{entity}/filter?text=`: what may come next in a filter that is being
//! typed, in the reader's words. `text` ends at the caret; each answer is that
//! text with one more word in it, so that nothing has to be counted twice.
//!
//! Nothing out of sight is offered: hidden fields and entities do not exist
//! here, and records are looked for as the pickers of a form look for them.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, Query as Params},
};
use base::{Lang, fold::fold};
use records::{Ctx, Query, Reads, access::Deed};
use schema::{
    EntityDef, FieldDef, Filter, Kind,
    filter::{
        Expected, FILTER_COLUMNS, MOST_CHARACTERS, Op, Place, column_field, kind_field, links_here, parse, phrases,
        places, time_field,
    },
};
use serde::{Deserialize, Serialize};

use crate::{Visit, search, show::Show};

/// Words that are offered at once.
const OFFERED: usize = 12;
/// Records among them.
const RECORDS: usize = 8;

#[derive(Deserialize)]
pub struct Typing {
    #[serde(default)]
    text: String,
}

/// One word that may come next.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Offer {
    pub label: String,
    /// What it is or does, beside it.
    pub note: String,
    /// The whole text up to the caret, with it.
    pub text: String,
}

pub async fn complete(
    visit: Visit,
    Path(entity): Path<String>,
    Params(typing): Params<Typing>,
) -> crate::Result<Json<Vec<Offer>>> {
    let def = visit.ctx.def(&entity)?;
    if !visit.ctx.actor.may(&def.key, Deed::Read) {
        return Err(records::Error::Forbidden { entity, deed: Deed::Read.key() }.into());
    }
    if typing.text.chars().count() > MOST_CHARACTERS {
        return Ok(Json(Vec::new()));
    }
    Ok(Json(visit.ctx.read(move |tx| offers(tx, &def, &typing.text)).await?))
}

fn offers(tx: &mut Reads<'_, '_>, def: &Arc<EntityDef>, text: &str) -> records::Result<Vec<Offer>> {
    let ctx = tx.ctx;
    let names = ctx.names();
    let mut all: Vec<Offer> = Vec::new();
    for place in places(text, &ctx.schema, def, &names) {
        if !is_in_sight(ctx, &place) {
            continue;
        }
        let found = match &place.expected {
            Expected::Field { def, path } => fields(ctx, def, path, &place),
            Expected::Sign { field, .. } => signs(ctx, field, &place),
            Expected::Value { def, field, op } => values(tx, def, field, *op, &place)?,
            Expected::Related { def } => others(ctx, &around(ctx, def), &place),
            Expected::Newest { def } => others(ctx, &happening(ctx, def), &place),
            Expected::When { field, .. } => whens(ctx, field, &place),
        };
        let is_value = matches!(place.expected, Expected::Value { .. });
        for offer in found {
            if !all.iter().any(|known| known.text == offer.text) {
                all.push(offer);
            }
        }
        // What can be a value is one; a field begins only behind it.
        if is_value && !all.is_empty() {
            break;
        }
    }
    all.truncate(OFFERED);
    Ok(all)
}

fn is_in_sight(ctx: &Ctx, place: &Place<'_>) -> bool {
    let (def, field) = match &place.expected {
        Expected::Field { def, .. } | Expected::Related { def } | Expected::Newest { def } => (def, None),
        Expected::Sign { def, field } | Expected::When { def, field } | Expected::Value { def, field, .. } => {
            (def, Some(field))
        }
    };
    ctx.actor.may(&def.key, Deed::Read) && field.is_none_or(|field| ctx.actor.reads(def, &field.key))
}

// ---- Fields, and what else may begin. ----

fn fields(ctx: &Ctx, def: &EntityDef, path: &str, place: &Place<'_>) -> Vec<Offer> {
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

// ---- Signs. ----

fn signs(ctx: &Ctx, field: &FieldDef, place: &Place<'_>) -> Vec<Offer> {
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
fn whens(ctx: &Ctx, field: &FieldDef, place: &Place<'_>) -> Vec<Offer> {
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

// ---- Values. ----

fn values(
    tx: &mut Reads<'_, '_>,
    def: &EntityDef,
    field: &FieldDef,
    op: Op,
    place: &Place<'_>,
) -> records::Result<Vec<Offer>> {
    let ctx = tx.ctx;
    let mut words: Vec<String> = Vec::new();
    let lasts = matches!(op, Op::Is | Op::Within);
    match &field.kind {
        Kind::Choice(choices) => {
            words.extend(choices.iter().map(|choice| ctx.text(&def.choice_label_key(&field.key, &choice.key))));
        }
        Kind::Flag => words.extend(["flag-yes", "flag-no"].map(|key| ctx.text(key))),
        Kind::Date | Kind::Instant => words.extend(moments(ctx.lang(), lasts).iter().map(|word| (*word).to_owned())),
        Kind::Link { to } | Kind::Links { to } => match &**to {
            "users" => words.push(ctx.text("list-me")),
            "teams" => words.push(ctx.text("list-my-team")),
            "branches" => words.push(ctx.text("list-my-branch")),
            _ => {}
        },
        _ => {}
    }
    if op == Op::Is && !place.quoted && !words.is_empty() {
        words.push(ctx.text("list-value-empty"));
    }
    let text = |word: &str, is_name: bool| {
        let word = if place.quoted || is_name && !is_plain(word) { quoted(word) } else { word.to_owned() };
        format!("{}{word} ", place.kept)
    };
    let ranked = words.into_iter().map(|word| {
        let offer = Offer { label: word.clone(), note: String::new(), text: text(&word, false) };
        (rank(&place.typed, &[&word]), offer)
    });
    let mut all = best(ranked.collect());
    if let Some(to) = field.link().or(field.links()) {
        all.extend(titles(tx, to, &place.typed)?.into_iter().map(|(label, note)| {
            let text = text(&label, true);
            Offer { label, note, text }
        }));
    }
    Ok(all)
}

/// Records by their titles, as a picker offers them.
fn titles(tx: &mut Reads<'_, '_>, entity: &str, typed: &str) -> records::Result<Vec<(String, String)>> {
    let target = tx.ctx.def(entity)?;
    if !tx.ctx.actor.may(&target.key, Deed::Read) || !tx.ctx.actor.reads(&target, &target.title) {
        return Ok(Vec::new());
    }
    let columns = vec![target.title.clone()];
    let typed: String = base::fold::tidy(typed).chars().take(100).collect();
    let rows = match typed.is_empty() {
        true => tx.list(&Query { columns, limit: RECORDS, ..Query::of(&target) })?.rows,
        false => search::best(tx, &target, &typed, &columns, RECORDS)?.records,
    };
    let titles = tx.titles(&rows)?;
    let show = Show::new(tx.ctx, &titles);
    let mut found: Vec<String> = rows.iter().map(|record| show.name(record)).collect();
    found.dedup();
    let note = tx.ctx.text(&target.one_label_key());
    Ok(found.into_iter().filter(|name| !name.is_empty()).map(|name| (name, note.clone())).collect())
}

/// Stretches of time in words that the language reads back.
fn moments(lang: Lang, lasts: bool) -> &'static [&'static str] {
    match (lang, lasts) {
        (Lang::Fa, true) => &[
            "امروز",
            "دیروز",
            "فردا",
            "این هفته",
            "هفتهٔ گذشته",
            "هفتهٔ آینده",
            "این ماه",
            "ماه گذشته",
            "ماه آینده",
            "این فصل",
            "فصل گذشته",
            "امسال",
            "پارسال",
            "این سال مالی",
            "سال مالی گذشته",
            "این فصل مالی",
            "فصل مالی گذشته",
            "۷ روز گذشته",
            "۳۰ روز گذشته",
            "۳ ماه گذشته",
        ],
        (Lang::En, true) => &[
            "today",
            "yesterday",
            "tomorrow",
            "this week",
            "last week",
            "next week",
            "this month",
            "last month",
            "next month",
            "this quarter",
            "last quarter",
            "this year",
            "last year",
            "this fiscal year",
            "last fiscal year",
            "this fiscal quarter",
            "last fiscal quarter",
            "last 7 days",
            "last 30 days",
            "last 3 months",
        ],
        (Lang::Fa, false) => {
            &["امروز", "دیروز", "فردا", "۷ روز پیش", "۳۰ روز پیش", "۳ ماه پیش", "۷ روز دیگر", "۳۰ روز دیگر"]
        }
        (Lang::En, false) => {
            &["today", "yesterday", "tomorrow", "7 days ago", "30 days ago", "3 months ago", "in 7 days", "in 30 days"]
        }
    }
}

fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_alphabetic() || c == '\u{200c}') && !word.is_empty()
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

// ---- Related records. ----

/// The entities whose records lead to those of this one, as this person sees them.
fn around<'c>(ctx: &'c Ctx, here: &EntityDef) -> Vec<&'c Arc<EntityDef>> {
    let leads = |there: &&Arc<EntityDef>| {
        let usual = links_here(there, here).first().copied();
        ctx.actor.may(&there.key, Deed::Read) && usual.is_some_and(|link| ctx.actor.reads(there, &link.key))
    };
    ctx.schema.entities().filter(leads).collect()
}

/// Those among them of which this person may ask when the newest happened.
fn happening<'c>(ctx: &'c Ctx, here: &EntityDef) -> Vec<&'c Arc<EntityDef>> {
    let asks = |there: &&Arc<EntityDef>| {
        let reads = |key: &str| ctx.actor.reads(there, key);
        there.happened.as_ref().is_some_and(|(field, _)| reads(field)) && reads(&time_field(there))
    };
    around(ctx, here).into_iter().filter(asks).collect()
}

/// Records of these entities, by their name or their kind.
fn others(ctx: &Ctx, around: &[&Arc<EntityDef>], place: &Place<'_>) -> Vec<Offer> {
    let mut ranked = Vec::new();
    for there in around {
        let offer = |label: String, note: String| {
            let text = format!("{}{label}", place.kept);
            (rank(&place.typed, &[&label]), Offer { label, note, text })
        };
        ranked.push(offer(ctx.text(&there.one_label_key()), String::new()));
        let kinds = kind_field(there).filter(|field| ctx.actor.reads(there, &field.key));
        if let Some((field, Kind::Choice(choices))) = kinds.map(|field| (field, &field.kind)) {
            let plural = ctx.text(&there.label_key());
            let label = |key: &str| ctx.text(&there.choice_label_key(&field.key, key));
            ranked.extend(choices.iter().map(|choice| offer(label(&choice.key), plural.clone())));
        }
    }
    best(ranked)
}

// ---- Which words come first. ----

/// How well a word answers what is typed, by any of the ways it is said; the
/// smaller the better.
fn rank(typed: &str, ways: &[&str]) -> Option<usize> {
    let typed = fold(typed);
    let one = |way: &&str| {
        let way = fold(way);
        match () {
            _ if way.starts_with(&typed) => Some(0),
            _ if way.contains(&format!(" {typed}")) => Some(1),
            _ if typed.chars().count() > 1 && way.contains(&typed) => Some(2),
            _ => None,
        }
    };
    ways.iter().filter_map(one).min()
}

fn best(ranked: Vec<(Option<usize>, Offer)>) -> Vec<Offer> {
    let mut fitting: Vec<(usize, Offer)> =
        ranked.into_iter().filter_map(|(rank, offer)| Some((rank?, offer))).collect();
    fitting.sort_by_key(|(rank, _)| *rank);
    fitting.into_iter().map(|(_, offer)| offer).collect()
}
