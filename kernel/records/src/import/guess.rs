//! The mapping that a person would most likely choose.
//!
//! A heading is compared, folded, with the keys of the fields, their labels in
//! both languages, the name of the entity itself (a list of products with a
//! column “product”), and then with a list of words that sheets use.

use base::{Currency, Id, Lang, MoneyUnit, fold};
use schema::{EntityDef, Key, Kind};

use super::{
    Row,
    mapping::{ID, Mapping, Target, importable, is_joinable, is_target, squash},
};
use crate::Ctx;

/// `field: words that sheets use for it`, the more particular fields first.
const WORDS: &str = include_str!("words.txt");

pub fn mapping(headings: &[String], def: &EntityDef, ctx: &Ctx) -> Mapping {
    let mut mapping = Mapping { columns: vec![None; headings.len()], constants: Vec::new() };
    // What is called exactly as its field goes first, whatever its place.
    for by in [by_own_name, by_entity, by_word] {
        for (at, heading) in headings.iter().enumerate() {
            if mapping.columns[at].is_none() {
                let target = spellings(heading).iter().find_map(|said| by(said, def, ctx, &mapping));
                mapping.columns[at] = target.map(|target| with_unit(target, heading, def));
            }
        }
    }
    mapping
}

/// Whether the sheet went out from here: it begins with the ids of records.
pub(super) fn is_export(headings: &[String], first: &Row, def: &EntityDef, ctx: &Ctx) -> bool {
    let is_id = |cell: &String| cell.trim().len() == LETTERS_OF_ID && cell.trim().parse::<Id>().is_ok();
    headings.first().is_some_and(|heading| is_id_heading(heading, def, ctx)) && first.cells.first().is_some_and(is_id)
}

const LETTERS_OF_ID: usize = 13;

/// The mapping of a sheet that went out from here: each column is its field and
/// nothing is guessed. A link is read by its id, where that stands beside its
/// name.
pub(super) fn of_export(headings: &[String], def: &EntityDef, ctx: &Ctx) -> Mapping {
    let mut mapping = Mapping { columns: vec![None; headings.len()], constants: Vec::new() };
    mapping.columns[0] = Some(Target::field(ID));
    let linked = |heading: &String| {
        let bare = bare_of_link(heading, def, ctx)?;
        by_own_name(&squash(&bare), def, ctx, &Mapping::default())
    };
    for (at, heading) in headings.iter().enumerate().skip(1) {
        mapping.columns[at] = linked(heading);
    }
    for (at, heading) in
        headings.iter().enumerate().skip(1).filter(|(at, _)| mapping.columns[*at].is_none()).collect::<Vec<_>>()
    {
        let target = spellings(heading).iter().find_map(|said| by_own_name(said, def, ctx, &mapping));
        mapping.columns[at] = target.map(|target| with_unit(target, heading, def));
    }
    mapping
}

fn is_id_heading(heading: &str, def: &EntityDef, ctx: &Ctx) -> bool {
    let label = def.field_label_key(ID);
    let said = squash(heading);
    said == ID || Lang::ALL.iter().any(|lang| squash(&ctx.workspace.texts.get(*lang, &label, &[])) == said)
}

/// `customer.id` and «مشتری (شناسه)» are the ids behind `customer` and «مشتری».
fn bare_of_link(heading: &str, def: &EntityDef, ctx: &Ctx) -> Option<String> {
    if let Some(key) = heading.strip_suffix(".id") {
        return Some(key.to_owned());
    }
    let (bare, inside) = heading.strip_suffix(')')?.rsplit_once(" (")?;
    is_id_heading(inside, def, ctx).then(|| bare.to_owned())
}

/// A heading as it is, and without what stands in brackets.
fn spellings(heading: &str) -> Vec<String> {
    let bare = heading.split(['(', '[', '（']).next().unwrap_or(heading);
    let mut spellings = vec![squash(heading), squash(bare)];
    spellings.dedup();
    spellings.retain(|said| !said.is_empty());
    spellings
}

fn by_own_name(said: &str, def: &EntityDef, ctx: &Ctx, mapping: &Mapping) -> Option<Target> {
    let is_called = |key: &str| {
        let label = def.field_label_key(key);
        squash(key) == *said
            || Lang::ALL.iter().any(|lang| squash(&ctx.workspace.texts.get(*lang, &label, &[])) == *said)
    };
    let field = importable(def, ctx).find(|field| is_called(&field.key) && !mapping.fills(&field.key))?;
    Some(Target::field(field.key.clone()))
}

fn by_entity(said: &str, def: &EntityDef, ctx: &Ctx, mapping: &Mapping) -> Option<Target> {
    let labels = [def.label_key(), def.one_label_key()];
    let mut names =
        Lang::ALL.iter().flat_map(|lang| labels.iter().map(|label| ctx.workspace.texts.get(*lang, label, &[])));
    let target = Target::field(def.title.clone());
    let fits = squash(&def.key) == *said || names.any(|name| squash(&name) == *said);
    (fits && is_target(&target, def, ctx) && !mapping.fills(&def.title)).then_some(target)
}

fn by_word(said: &str, def: &EntityDef, ctx: &Ctx, mapping: &Mapping) -> Option<Target> {
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let Some((path, words)) = line.split_once(':') else { continue };
        if !words.split([',', '،']).any(|word| squash(word) == *said) {
            continue;
        }
        // `name+` may be filled by several columns together.
        let (path, shared) = path.trim().strip_suffix('+').map_or((path.trim(), false), |path| (path, true));
        let (field, through) = path.split_once('.').map_or((path, None), |(field, through)| (field, Some(through)));
        let through = through.map(|through| Key::Owned(through.to_owned()));
        let target = Target { through, ..Target::field(field.to_owned()) };
        let free = !mapping.fills(field) || shared && def.field(field).is_some_and(is_joinable);
        if free && is_target(&target, def, ctx) {
            return Some(target);
        }
    }
    None
}

/// «مبلغ (ریال)» says its unit.
fn with_unit(target: Target, heading: &str, def: &EntityDef) -> Target {
    if def.field(&target.field).is_none_or(|field| field.kind != Kind::Money) {
        return target;
    }
    let folded = fold::fold(heading);
    let words: Vec<&str> = folded.split(' ').collect();
    let says = |wanted: &[&str]| wanted.iter().any(|word| words.contains(word));
    let (currency, unit) = if says(&["تومان", "تومن", "toman", "irt"]) {
        (Some(Currency::Irr), Some(MoneyUnit::Toman))
    } else if says(&["ریال", "rial", "irr"]) {
        (Some(Currency::Irr), Some(MoneyUnit::Rial))
    } else {
        let named = Currency::ALL.into_iter().find(|currency| words.contains(&currency.code().to_lowercase().as_str()));
        (named, None)
    };
    Target { currency, unit, ..target }
}

/// Whether the first row looks like a row of the sheet rather than its headings:
/// somebody's number or address stands in it.
pub(super) fn is_data(headings: &[String], ctx: &Ctx) -> bool {
    let reading = ctx.reading();
    let is_value = |heading: &String| {
        let digits = fold::digits(heading);
        let is_number = digits.chars().filter(char::is_ascii_digit).count() >= 8;
        let is_phone = is_number && base::parse::phone::normalise(heading, "IR").is_ok();
        let is_email = heading.contains('@') && heading.contains('.') && !heading.contains(' ');
        let is_date = digits.starts_with(|c: char| c.is_ascii_digit()) && digits.len() >= 8;
        is_phone || is_email || is_date && base::parse_date(heading, reading.calendar, reading.today).is_ok()
    };
    headings.iter().any(is_value)
}
