//! Values that are offered: choices, moments, and records by their titles.

use records::{Ctx, Query, Reads, access::Deed};
use schema::{
    EntityDef, FieldDef, Kind,
    filter::{Op, Place},
};

use super::{
    Offer,
    moments::moments,
    rank::{best, rank},
};
use crate::{search, show::Show};

/// Records among them.
const RECORDS: usize = 8;

pub(super) fn values(
    tx: &mut Reads<'_, '_>,
    def: &EntityDef,
    field: &FieldDef,
    op: Op,
    place: &Place<'_>,
) -> records::Result<Vec<Offer>> {
    let text = |word: &str, is_name: bool| {
        let word = if place.quoted || is_name && !is_plain(word) { quoted(word) } else { word.to_owned() };
        format!("{}{word} ", place.kept)
    };
    let ranked = own_words(tx.ctx, def, field, op, place).into_iter().map(|word| {
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

/// The values that the language itself has words for.
fn own_words(ctx: &Ctx, def: &EntityDef, field: &FieldDef, op: Op, place: &Place<'_>) -> Vec<String> {
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
    words
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

fn is_plain(word: &str) -> bool {
    word.chars().all(|c| c.is_alphabetic() || c == '\u{200c}') && !word.is_empty()
}

fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}
