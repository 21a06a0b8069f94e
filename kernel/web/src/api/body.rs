//! From a JSON object to the values of a record.
//!
//! Every member is looked at, and all that is wrong is told at once. A record
//! that was fetched may be sent back whole: what the caller cannot set is then
//! an echo, and must be as it is.

use access::Deed;
use base::{DateProblem, Id, Jalali, fold};
use records::{AnyRecord, Ctx, Error, FieldProblem};
use schema::{EntityDef, FieldDef, Key, Kind, Value, ValueProblem};
use serde_json::{Map, Value as Json};

use super::{
    item,
    problem::{Problem, Said, Wrong},
    seen,
};

/// What a body wants of a record.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub values: Vec<(Key, Value)>,
    /// To whom the record is to belong.
    pub owner: Option<Id>,
    /// The version that the caller has in mind.
    pub version: Option<i64>,
    /// Members that cannot be set, as they were sent.
    echoes: Vec<(String, Json)>,
}

/// The body of a new record.
pub fn of_new(ctx: &Ctx, def: &EntityDef, body: &Map<String, Json>) -> Result<Wanted, Problem> {
    let wanted = read(ctx, def, body)?;
    let unset = wanted.echoes.iter().map(|(name, _)| name.as_str()).chain(wanted.version.map(|_| "version"));
    let wrong: Vec<Wrong> = unset.map(|name| Wrong::field(name, Said::text(closed_text(def, name)))).collect();
    if wrong.is_empty() { Ok(wanted) } else { Err(Problem::invalid(wrong)) }
}

/// The body of a change: what it does not name stays.
pub fn of_change(ctx: &Ctx, def: &EntityDef, body: &Map<String, Json>) -> Result<Wanted, Problem> {
    read(ctx, def, body)
}

/// The body of a whole record: what it does not name is emptied, as far as the
/// caller may set it. The owner stays; nobody hands over by leaving out.
pub fn of_whole(ctx: &Ctx, def: &EntityDef, body: &Map<String, Json>) -> Result<Wanted, Problem> {
    let mut wanted = read(ctx, def, body)?;
    for field in def.fields.iter().filter(|field| ctx.actor.writes(def, &field.key)) {
        if !body.contains_key(&*field.key) {
            wanted.values.push((field.key.clone(), Value::Null));
        }
    }
    Ok(wanted)
}

fn read(ctx: &Ctx, def: &EntityDef, body: &Map<String, Json>) -> Result<Wanted, Problem> {
    let (mut wanted, mut wrong) = (Wanted::default(), Vec::new());
    for (name, json) in body {
        if let Err(problem) = wanted.take(ctx, def, name, json) {
            wrong.push(problem.into());
        }
    }
    if wrong.is_empty() { Ok(wanted) } else { Err(Problem::invalid(wrong)) }
}

impl Wanted {
    fn take(&mut self, ctx: &Ctx, def: &EntityDef, name: &str, json: &Json) -> Result<(), FieldProblem> {
        match (name, def.field(name)) {
            ("_titles", None) => {}
            ("version", None) => self.version = Some(version(json)?),
            ("id" | "created_at" | "updated_at", None) => self.echoes.push((name.to_owned(), json.clone())),
            (_, Some(field)) if seen::knows(ctx, def, name) || seen::is_owner(def, name) => {
                self.take_field(ctx, def, field, json)?;
            }
            _ => return Err(FieldProblem::new(name, "query-no-such-field")),
        }
        Ok(())
    }

    fn take_field(&mut self, ctx: &Ctx, def: &EntityDef, field: &FieldDef, json: &Json) -> Result<(), FieldProblem> {
        if !seen::sets(ctx, def, field) {
            self.echoes.push((field.key.to_string(), json.clone()));
            return Ok(());
        }
        let value = value(field, json)?;
        match value {
            Value::Id(owner) if seen::is_owner(def, &field.key) => self.owner = Some(owner),
            _ if seen::is_owner(def, &field.key) => return Err(FieldProblem::new(&field.key, "value-required")),
            value => self.values.push((field.key.clone(), value)),
        }
        Ok(())
    }

    /// What cannot be set must be what it is.
    pub fn check_echoes(&self, record: &AnyRecord) -> records::Result<()> {
        let differs = |(name, sent): &&(String, Json)| item::value(record, name) != *sent;
        let told = |(name, _): &(String, Json)| FieldProblem::new(name, closed_text(&record.def, name));
        let problems: Vec<FieldProblem> = self.echoes.iter().filter(differs).map(told).collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }
}

/// Why a member cannot be set: by nobody, or not by this caller.
fn closed_text(def: &EntityDef, name: &str) -> &'static str {
    match def.field(name) {
        Some(field) if !field.system => "value-not-yours",
        _ => "api-read-only",
    }
}

/// The value in its one form, so that all fields are judged before any is written.
fn value(field: &FieldDef, json: &Json) -> Result<Value, FieldProblem> {
    let read = match jalali(field, json) {
        Some(day) => day,
        None => schema::from_json(field, json),
    };
    let held = read.and_then(|value| schema::normalise(field, value));
    held.map_err(|problem| FieldProblem::from_value(&field.key, problem))
}

/// `1405-09-01` is meant as a Jalali day: taken as a Gregorian one it would be
/// 621 years off, and nobody would notice before the first report.
fn jalali(field: &FieldDef, json: &Json) -> Option<Result<Value, ValueProblem>> {
    if field.kind != Kind::Date {
        return None;
    }
    let text = fold::digits(json.as_str()?.trim());
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let is_jalali = (1200..1600).contains(&year) && parts.next().is_none();
    let day = is_jalali.then_some(Jalali { year, month, day })?;
    Some(day.to_date().map(Value::Date).ok_or_else(|| DateProblem::NoSuchDay.into()))
}

fn version(json: &Json) -> Result<i64, FieldProblem> {
    let read = json.as_i64().or_else(|| fold::digits(json.as_str()?.trim()).parse().ok());
    read.ok_or_else(|| FieldProblem::new("version", "api-not-a-version"))
}

/// Whether the caller may add records at all.
pub fn may_create(ctx: &Ctx, def: &EntityDef) -> bool {
    ctx.actor.may(&def.key, Deed::Create)
}
