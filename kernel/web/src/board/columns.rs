//! The columns of a board: the values of its field in their order, with what
//! each tells of itself and how many cards it has.

use records::{AnyRecord, Group, Query, Reads};
use schema::{FieldDef, Filter, Key, Kind, Tone, Value, filter::Op};

use super::plan::{Plan, Within};
use crate::module::StepLaw;

/// A board of more columns than this shows those with the most cards.
pub(crate) const MOST: usize = 40;
/// As many are offered to whoever chooses one by name, where they stand within one record;
/// typing finds the others.
const OFFERED: usize = 200;

#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// What a card dropped here sends: the key of a choice, an id, `true`; for
    /// cards that hold nothing `none`.
    pub key: String,
    pub value: Value,
    pub title: String,
    pub tone: Tone,
    /// What tells of itself, where the column is a record of a pipeline.
    pub chance: Option<i64>,
    pub age_limit: Option<i64>,
    pub guidance: Option<String>,
    /// Work to be done; the others begin folded.
    pub is_open: bool,
}

/// The columns, and whether there are more of them than are shown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    pub all: Vec<Column>,
    pub more: bool,
}

pub(crate) const NONE: &str = "none";

impl Column {
    fn new(value: Value, title: String) -> Column {
        let (tone, chance, age_limit, guidance) = Default::default();
        Column { key: key_of(&value), value, title, tone, chance, age_limit, guidance, is_open: true }
    }

    /// Which records stand in it.
    pub fn filter(&self, by: &FieldDef) -> Filter {
        match &self.value {
            Value::Null => Filter::test(by.key.clone(), Op::Empty, []),
            value => Filter::is(by.key.clone(), [value.clone()]),
        }
    }
}

/// How the value of a column is written in an address.
pub(crate) fn key_of(value: &Value) -> String {
    match value {
        Value::Text(key) => key.clone(),
        Value::Id(id) => id.to_string(),
        Value::Flag(flag) => flag.to_string(),
        _ => NONE.to_owned(),
    }
}

/// The value that an address writes so; none where it is no value of the field.
pub(crate) fn value_of(by: &FieldDef, key: &str) -> Option<Value> {
    if key == NONE {
        return (!by.required).then_some(Value::Null);
    }
    match &by.kind {
        Kind::Choice(choices) => choices.iter().any(|choice| choice.key == key).then(|| Value::Text(key.to_owned())),
        Kind::Flag => key.parse().ok().map(Value::Flag),
        Kind::Link { .. } => key.parse().ok().map(Value::Id),
        _ => None,
    }
}

impl Columns {
    pub fn read(
        tx: &mut Reads<'_, '_>,
        plan: &Plan,
        within: &Within,
        groups: Option<&[Group]>,
    ) -> records::Result<Columns> {
        let mut columns = match &plan.by.kind {
            Kind::Link { to } => fullest(tx, plan, to, within, groups)?,
            _ => Columns { all: closed(tx, plan), more: false },
        };
        // What stands nowhere has a column of its own as long as there is something.
        let unset = groups.into_iter().flatten().any(|group| group.value.is_null() && group.count > 0);
        if unset && plan.by.kind != Kind::Flag {
            columns.all.insert(0, Column::new(Value::Null, tx.ctx.text("board-none")));
        }
        Ok(columns)
    }

    /// Those that may be chosen: far more than a board has room for, in their order, and
    /// only those whose names hold the words.
    pub fn offered(tx: &mut Reads<'_, '_>, plan: &Plan, within: &Within, words: &str) -> records::Result<Columns> {
        let Some((_, to)) = plan.steps.zip(plan.by.link()) else { return Columns::read(tx, plan, within, None) };
        let (target, words) = (tx.ctx.def(to)?, words.trim());
        let mut filter = stands(plan, within);
        if !words.is_empty() {
            if !tx.ctx.actor.reads(&target, &target.title) {
                return Ok(Columns::default());
            }
            filter = filter.and(Filter::test(target.title.clone(), Op::Has, [Value::Text(words.to_owned())]));
        }
        listed(tx, plan, to, filter, OFFERED)
    }

    /// The first of them that is work to be done.
    pub fn first_open(tx: &mut Reads<'_, '_>, plan: &Plan, within: &Within) -> records::Result<Option<Column>> {
        let Some((steps, to)) = plan.steps.zip(plan.by.link()) else { return Ok(None) };
        let ((key, open), target) = (steps.open, tx.ctx.def(to)?);
        let mut filter = stands(plan, within);
        if tx.ctx.actor.reads(&target, key) {
            filter = filter.and(Filter::is(key, [Value::Text(open.to_owned())]));
        }
        Ok(listed(tx, plan, to, filter, 1)?.all.pop())
    }

    /// The column of one key, which may stand beside those that are shown.
    pub fn one(tx: &mut Reads<'_, '_>, plan: &Plan, within: &Within, key: &str) -> records::Result<Option<Column>> {
        let Some(value) = value_of(&plan.by, key) else { return Ok(None) };
        if value.is_null() {
            return Ok(Some(Column::new(value, tx.ctx.text("board-none"))));
        }
        let Kind::Link { to } = &plan.by.kind else {
            return Ok(closed(tx, plan).into_iter().find(|column| column.key == key));
        };
        let found = linked(tx, plan, to, within, Some(value))?;
        Ok(found.all.into_iter().next())
    }
}

/// A closed choice, or yes and no.
fn closed(tx: &Reads<'_, '_>, plan: &Plan) -> Vec<Column> {
    let label = |key: &str| tx.ctx.text(&plan.def.choice_label_key(&plan.by.key, key));
    match &plan.by.kind {
        Kind::Choice(choices) => {
            let column = |choice: &schema::ChoiceDef| Column {
                tone: choice.tone,
                ..Column::new(Value::Text(choice.key.to_string()), label(&choice.key))
            };
            choices.iter().map(column).collect()
        }
        _ => {
            let column = |flag, key| Column::new(Value::Flag(flag), tx.ctx.text(key));
            let unset = (!plan.by.required).then(|| Column::new(Value::Null, tx.ctx.text("board-none")));
            [column(true, "flag-yes"), column(false, "flag-no")].into_iter().chain(unset).collect()
        }
    }
}

/// The records that the field leads to, in their own order; of many only those
/// with the most cards.
fn fullest(
    tx: &mut Reads<'_, '_>,
    plan: &Plan,
    to: &str,
    within: &Within,
    groups: Option<&[Group]>,
) -> records::Result<Columns> {
    let columns = linked(tx, plan, to, within, Vec::new())?;
    let Some(groups) = groups.filter(|_| columns.more) else { return Ok(columns) };
    let mut fullest: Vec<&Group> = groups.iter().filter(|group| !group.value.is_null()).collect();
    fullest.sort_by_key(|group| std::cmp::Reverse(group.count));
    let values: Vec<Value> = fullest.into_iter().take(MOST).map(|group| group.value.clone()).collect();
    Ok(Columns { more: true, ..linked(tx, plan, to, within, values)? })
}

/// The records that are columns; only `these` where there are some.
fn linked(
    tx: &mut Reads<'_, '_>,
    plan: &Plan,
    to: &str,
    within: &Within,
    these: impl IntoIterator<Item = Value>,
) -> records::Result<Columns> {
    let (mut filter, these) = (stands(plan, within), these.into_iter().collect::<Vec<_>>());
    if !these.is_empty() {
        filter = filter.and(Filter::is("id", these));
    }
    listed(tx, plan, to, filter, MOST)
}

/// Which records can be columns.
fn stands(plan: &Plan, within: &Within) -> Filter {
    match (plan.steps, within.chosen) {
        (Some(steps), Some(id)) => Filter::is(steps.within, [Value::Id(id)]),
        _ => Filter::everything(),
    }
}

fn listed(tx: &mut Reads<'_, '_>, plan: &Plan, to: &str, filter: Filter, most: usize) -> records::Result<Columns> {
    let target = tx.ctx.def(to)?;
    let told = plan.steps.map(|steps| [steps.chance, steps.age_limit, steps.guidance, steps.open.0]);
    let told = told.into_iter().flatten().map(Key::Borrowed);
    let columns: Vec<Key> = [target.title.clone()].into_iter().chain(told).collect();
    let page = tx.list(&Query { filter, columns, limit: most, ..Query::of(&target) })?;
    let all = page.rows.iter().map(|row| of_record(row, plan.steps)).collect();
    Ok(Columns { all, more: page.next.is_some() })
}

fn of_record(row: &AnyRecord, steps: Option<StepLaw>) -> Column {
    let column = Column::new(Value::Id(row.id), row.title().unwrap_or_default().to_owned());
    let Some(steps) = steps else { return column };
    let state = row.value(steps.open.0);
    let tone = match row.def.field(steps.open.0).map(|field| &field.kind) {
        Some(Kind::Choice(choices)) => {
            choices.iter().find(|choice| Some(&*choice.key) == state.text()).map(|it| it.tone)
        }
        _ => None,
    };
    Column {
        tone: tone.unwrap_or_default(),
        chance: row.value(steps.chance).int(),
        age_limit: row.value(steps.age_limit).int(),
        guidance: row.value(steps.guidance).text().map(str::to_owned),
        is_open: state.text().is_none_or(|state| state == steps.open.1),
        ..column
    }
}

/// What the head of a column says: exact, or not known where counting took too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figure {
    pub count: u64,
    pub sum: i64,
}

impl Figure {
    pub fn of(groups: &[Group], column: &Column) -> Figure {
        let own = groups.iter().find(|group| group.value == column.value);
        own.map_or_else(Figure::default, |group| Figure { count: group.count, sum: group.sum })
    }

    /// What the sum is worth by the chance of its column.
    pub fn weighted(&self, column: &Column) -> Option<i64> {
        let chance = column.chance.filter(|_| column.is_open)?;
        Some((i128::from(self.sum) * i128::from(chance) / 100) as i64)
    }
}
