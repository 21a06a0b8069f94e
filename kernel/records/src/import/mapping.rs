//! Which column of a sheet fills which field.
//!
//! A mapping is guessed (`guess`) and then put right by a person: on the
//! command line by flags, on the page by a list of choices beside each column.
//!
//! | flag | means |
//! |---|---|
//! | `sector=industry` | the column “sector” fills the field `industry` |
//! | `#3=industry` | the third column does |
//! | `sector=` | the column is left out |
//! | `close_value=amount:USD` | the amounts are dollars (also `:rial`, `:toman`) |
//! | `manager=team.manager` | the team is the one that this person manages |
//! | `kind==company` | every row has this, whatever the sheet says |
//! | `group=note+` | the column is written into the note, under its heading |

use base::{Currency, MoneyUnit, fold};
use schema::{EntityDef, FieldDef, Key, Kind};

use crate::{Ctx, Error, FieldProblem, Result};

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub field: Key,
    /// A link of the linked entity: `team.manager` finds the team by its manager.
    pub through: Option<Key>,
    /// Of amounts that name none; else the workspace's.
    pub currency: Option<Currency>,
    /// Rial or toman, where the currency is the rial; else the person's.
    pub unit: Option<MoneyUnit>,
    /// What has no field of its own is written into one of prose, each value
    /// behind its heading.
    pub labelled: bool,
}

impl Target {
    pub fn field(key: impl Into<Key>) -> Target {
        Target { field: key.into(), through: None, currency: None, unit: None, labelled: false }
    }

    /// Reads `amount`, `amount:USD`, `team.manager`.
    pub fn parse(text: &str, def: &EntityDef, ctx: &Ctx) -> Result<Target> {
        let (path, option) =
            text.trim().split_once(':').map_or((text.trim(), None), |(path, option)| (path, Some(option)));
        let (path, labelled) = path.trim().strip_suffix('+').map_or((path, false), |path| (path, true));
        let (field, through) = path.split_once('.').map_or((path, None), |(field, through)| (field, Some(through)));
        let mut target = Target { labelled, ..Target::field(field.trim().to_owned()) };
        target.through = through.map(|through| Key::Owned(through.trim().to_owned()));
        let unknown = || Error::Invalid(vec![FieldProblem::new(path, "import-no-such-field").with("field", path)]);
        if !is_target(&target, def, ctx) {
            return Err(unknown());
        }
        if let Some(option) = option {
            target.read_option(option.trim())?;
        }
        Ok(target)
    }

    fn read_option(&mut self, option: &str) -> Result<()> {
        if let Some(unit) = MoneyUnit::from_code(&option.to_lowercase()) {
            (self.currency, self.unit) = (Some(Currency::Irr), Some(unit));
            return Ok(());
        }
        let unknown = || FieldProblem::new(&self.field, "import-no-such-currency").with("name", option);
        let currency = Currency::from_code(option).ok_or_else(|| Error::Invalid(vec![unknown()]))?;
        (self.currency, self.unit) = (Some(currency), (currency == Currency::Irr).then_some(MoneyUnit::Rial));
        Ok(())
    }

    /// As it is written in a flag: `amount:USD`.
    pub fn text(&self) -> String {
        let through = self.through.as_ref().map(|through| format!(".{through}")).unwrap_or_default();
        let money = match (self.currency, self.unit) {
            (Some(Currency::Irr), Some(unit)) => format!(":{}", unit.code()),
            (Some(currency), _) => format!(":{}", currency.code()),
            (None, Some(unit)) => format!(":{}", unit.code()),
            (None, None) => String::new(),
        };
        let labelled = if self.labelled { "+" } else { "" };
        format!("{}{through}{money}{labelled}", self.field)
    }
}

/// The columns of one sheet and what is the same for all its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// One for each heading; none leaves the column out.
    pub columns: Vec<Option<Target>>,
    pub constants: Vec<(Key, String)>,
}

impl Mapping {
    /// The columns that fill a field, in the order of the sheet: a first and a
    /// last name make one name.
    pub fn columns_of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = usize> + 'a {
        let fills = move |(at, target): (usize, &Option<Target>)| {
            target.as_ref().is_some_and(|target| target.field == field).then_some(at)
        };
        self.columns.iter().enumerate().filter_map(fills)
    }

    pub fn fills(&self, field: &str) -> bool {
        self.columns_of(field).next().is_some()
    }

    /// Two columns of one name: a person should look twice.
    pub fn repeated(headings: &[String]) -> Vec<&str> {
        let mut seen = std::collections::HashMap::<String, u32>::new();
        let again = |heading: &&String| {
            let times = seen.entry(squash(heading)).or_default();
            *times += 1;
            *times == 2 && !heading.is_empty()
        };
        headings.iter().filter(again).map(String::as_str).collect()
    }

    /// Puts flags over what was guessed.
    pub fn apply(&mut self, flags: &[String], headings: &[String], def: &EntityDef, ctx: &Ctx) -> Result<()> {
        self.columns.resize(headings.len(), None);
        for flag in flags {
            if let Some((field, value)) = flag.split_once("==") {
                let target = Target::parse(field, def, ctx)?;
                self.constants.retain(|(key, _)| *key != target.field);
                self.constants.push((target.field, value.trim().to_owned()));
                continue;
            }
            let bad = || Error::Invalid(vec![FieldProblem::new("", "import-bad-flag").with("flag", flag)]);
            // A heading may contain the sign itself; a field never does.
            let (heading, target) = flag.rsplit_once('=').ok_or_else(bad)?;
            let none = || Error::Invalid(vec![FieldProblem::new("", "import-no-such-column").with("column", heading)]);
            let at = column(headings, heading).ok_or_else(none)?;
            self.columns[at] = match target.trim() {
                "" | "-" => None,
                target => Some(Target::parse(target, def, ctx)?),
            };
        }
        Ok(())
    }
}

/// The column that a heading or `#3` names.
fn column(headings: &[String], named: &str) -> Option<usize> {
    if let Some(number) = named.trim().strip_prefix('#').and_then(|n| fold::digits(n).parse::<usize>().ok()) {
        return number.checked_sub(1).filter(|at| *at < headings.len());
    }
    let wanted = squash(named);
    headings.iter().position(|heading| squash(heading) == wanted)
}

/// The fields that an import of this actor may fill.
pub fn importable<'d>(def: &'d EntityDef, ctx: &Ctx) -> impl Iterator<Item = &'d FieldDef> {
    let system = ctx.actor.is_system();
    let may = move |actor: &access::Actor, field: &FieldDef| match &*field.key {
        "owner" if def.owned => true,
        key => !field.system && (system || actor.writes(def, key)),
    };
    let actor = ctx.actor.clone();
    def.fields.iter().filter(move |field| may(&actor, field))
}

/// The column that says which record a row is about: the id in an export.
pub(super) const ID: &str = "id";

pub(super) fn is_target(target: &Target, def: &EntityDef, ctx: &Ctx) -> bool {
    if target.field == ID && def.field(ID).is_none() {
        return *target == Target::field(ID);
    }
    let Some(field) = importable(def, ctx).find(|field| field.key == target.field) else { return false };
    if target.labelled && !takes_labelled(field) {
        return false;
    }
    let Some(through) = &target.through else { return true };
    let linked = field.link().and_then(|to| ctx.schema.entity(to));
    linked.is_some_and(|to| to.field(through).is_some_and(|field| field.link().is_some()))
}

/// Whether several columns may fill a field together.
pub(super) fn is_joinable(field: &FieldDef) -> bool {
    matches!(field.kind, Kind::Text { .. } | Kind::Prose { .. })
}

/// Whether a column may be written into a field under its heading.
pub fn takes_labelled(field: &FieldDef) -> bool {
    matches!(field.kind, Kind::Prose { .. })
}

/// A word as it is compared: “Close date”, `close_date` and `closeDate` are one.
pub(super) fn squash(word: &str) -> String {
    fold::fold(word).replace(' ', "")
}
