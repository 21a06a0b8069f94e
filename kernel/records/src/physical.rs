//! From definitions to tables: which columns a field has, and how values
//! become cells and come back.

use base::{Currency, Id, Money, fold::sound};
use schema::{EntityDef, FieldDef, Kind, Value};
use store::{Cell, ColumnDef, ColumnType, Columns, IndexDef, TableDef, joined};

use crate::AnyRecord;

/// One column of a field.
pub(crate) struct Column {
    pub name: String,
    pub ty: ColumnType,
}

fn column(name: impl Into<String>, ty: ColumnType) -> Column {
    Column { name: name.into(), ty }
}

/// The columns that hold a field's value, without the keys beside it.
pub(crate) fn value_columns(field: &FieldDef) -> Vec<Column> {
    let key = field.key.to_string();
    match &field.kind {
        Kind::Money => vec![
            column(&*field.key, ColumnType::Int),
            column(format!("{key}_currency"), ColumnType::Text),
            column(format!("{key}_base"), ColumnType::Int),
        ],
        Kind::Integer | Kind::Decimal { .. } | Kind::Percent | Kind::Link { .. } => vec![column(key, ColumnType::Int)],
        Kind::Date => vec![column(key, ColumnType::Date)],
        Kind::Instant => vec![column(key, ColumnType::Instant)],
        Kind::Flag => vec![column(key, ColumnType::Bool)],
        Kind::Text { .. }
        | Kind::Prose { .. }
        | Kind::Email
        | Kind::Phone
        | Kind::Url
        | Kind::Choice(_)
        | Kind::Links { .. }
        | Kind::Fields { .. } => {
            vec![column(key, ColumnType::Text)]
        }
    }
}

/// The keys beside a field: what it sorts by, what it is found by and how it sounds.
fn key_columns(field: &FieldDef) -> Vec<Column> {
    let mut columns = Vec::new();
    if field.named {
        columns.push(column(field.sort_column(), ColumnType::Text));
    }
    if field.searchable {
        columns.push(column(field.find_column(), ColumnType::Text));
    }
    if field.sounds() {
        columns.push(column(field.sound_column(), ColumnType::Text));
    }
    columns
}

/// The column in which a value is looked for that is written one way or another.
pub(crate) fn asked_column(field: &FieldDef) -> String {
    if field.searchable && !field.unique { field.find_column() } else { field.key.to_string() }
}

/// That none of these columns holds anything, in words by which no plain index is chosen:
/// SQLite would take the one of those who have no telephone for a short way.
pub(crate) fn nothing_in(columns: &[String]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    let beside = if columns.len() == 1 { ", null" } else { "" };
    format!("coalesce({}{beside}) is null", columns.join(", "))
}

/// The cells of a value, in the order of [`value_columns`] and then the keys.
pub(crate) fn cells(field: &FieldDef, value: &Value) -> Vec<(String, Cell)> {
    let held = match value {
        Value::Money(money) => vec![
            Cell::Int(money.minor),
            Cell::Text(money.currency.code().to_owned()),
            // Until dated rates exist, every sum is in the workspace's currency.
            Cell::Int(money.minor),
        ],
        Value::Null if field.kind == Kind::Money => vec![Cell::Null, Cell::Null, Cell::Null],
        other => vec![cell(other)],
    };
    let mut out: Vec<_> = value_columns(field).into_iter().map(|c| c.name).zip(held).collect();
    let text = value.text();
    if field.named {
        out.push((field.sort_column(), text.map_or(Cell::Null, |text| Cell::Text(base::sort_key(text)))));
    }
    if field.searchable {
        out.push((field.find_column(), text.map_or(Cell::Null, |text| Cell::Text(base::fold::find_key(text)))));
    }
    if field.sounds() {
        out.push((field.sound_column(), text.map_or(Cell::Null, |text| Cell::Text(sound::sound_key(text)))));
    }
    out
}

/// All columns of an entity's table, in the order of [`row`].
pub(crate) fn columns(def: &EntityDef) -> Columns {
    Columns::all(table(def))
}

/// A record as it stands in its table.
pub(crate) fn row(record: &AnyRecord) -> Vec<Cell> {
    let mut row = vec![
        Cell::Int(record.id.raw()),
        Cell::Int(record.version),
        Cell::Instant(record.created_at),
        Cell::Instant(record.updated_at),
        record.deleted_at.map_or(Cell::Null, Cell::Instant),
    ];
    for (field, value) in record.def.fields.iter().zip(record.values()) {
        row.extend(cells(field, value).into_iter().map(|(_, cell)| cell));
    }
    row
}

/// One value as one cell; money's minor units only.
pub(crate) fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Int(number) => Cell::Int(*number),
        Value::Flag(flag) => Cell::Bool(*flag),
        Value::Date(date) => Cell::Date(*date),
        Value::Instant(instant) => Cell::Instant(*instant),
        Value::Id(id) => Cell::Int(id.raw()),
        Value::Money(money) => Cell::Int(money.minor),
    }
}

/// Takes a field's value from the cells of its [`value_columns`].
pub(crate) fn value(field: &FieldDef, cells: &mut impl Iterator<Item = Cell>) -> Value {
    let first = cells.next().unwrap_or(Cell::Null);
    if field.kind == Kind::Money {
        let currency = cells.next();
        cells.next();
        return money(first, currency).map_or(Value::Null, Value::Money);
    }
    match first {
        Cell::Null => Value::Null,
        Cell::Int(raw) if field.link().is_some() => Value::Id(Id::from_raw(raw)),
        Cell::Int(number) => Value::Int(number),
        Cell::Text(text) => Value::Text(text),
        Cell::Bool(flag) => Value::Flag(flag),
        Cell::Date(date) => Value::Date(date),
        Cell::Instant(instant) => Value::Instant(instant),
    }
}

fn money(minor: Cell, currency: Option<Cell>) -> Option<Money> {
    let Some(Cell::Text(code)) = currency else { return None };
    let Cell::Int(minor) = minor else { return None };
    Some(Money::new(minor, Currency::from_code(&code)?))
}

/// The table of an entity, with the indexes that its lists need.
pub(crate) fn table(def: &EntityDef) -> TableDef {
    let mut columns = system_columns();
    for field in &def.fields {
        let shared = value_columns(field).into_iter().enumerate().map(|(at, c)| ColumnDef {
            name: c.name,
            ty: c.ty,
            required: field.required && at == 0,
            default: None,
            references: field.link().map(str::to_owned),
            special: None,
        });
        columns.extend(shared);
        columns.extend(key_columns(field).into_iter().map(|c| plain(&c.name, c.ty)));
    }
    TableDef {
        name: def.key.to_string(),
        columns,
        primary: vec!["id".to_owned()],
        indexes: indexes(def),
        find: def.searchable().map(FieldDef::find_column).chain(sounding(def).map(FieldDef::sound_column)).collect(),
    }
}

/// The fields that are found by how they sound.
pub(crate) fn sounding(def: &EntityDef) -> impl Iterator<Item = &FieldDef> {
    def.fields.iter().filter(|field| field.sounds())
}

fn system_columns() -> Vec<ColumnDef> {
    let required = |name: &str, ty| ColumnDef { required: true, ..plain(name, ty) };
    vec![
        required("id", ColumnType::Int),
        required("version", ColumnType::Int),
        required("created_at", ColumnType::Instant),
        required("updated_at", ColumnType::Instant),
        plain("deleted_at", ColumnType::Instant),
    ]
}

pub(crate) fn plain(name: &str, ty: ColumnType) -> ColumnDef {
    ColumnDef { name: name.to_owned(), ty, required: false, default: None, references: None, special: None }
}

/// Lists page by (sort column, id) within a scope, so each scope column leads
/// an index of its own; links and indexed fields serve related lists and filters.
pub(crate) fn indexes(def: &EntityDef) -> Vec<IndexDef> {
    let sort = def.field(&def.sort.0).map_or(def.sort.0.to_string(), FieldDef::sort_column);
    let mut found: Vec<IndexDef> = Vec::new();
    let mut add = |columns: Vec<String>, unique: bool| {
        let mut columns = columns;
        columns.dedup();
        let name = joined(&[if unique { "ux" } else { "ix" }, &def.key, &columns.join("_")]);
        if !found.iter().any(|index| index.name == name) {
            let columns = columns.into_iter().map(|c| (c, false)).collect();
            found.push(IndexDef { name, columns, unique, live_only: true, filter: None });
        }
    };
    add(vec![sort.clone(), "id".into()], false);
    for field in &def.fields {
        if field.unique {
            add(vec![field.key.to_string()], true);
        }
        if field.link().is_some() {
            add(vec![field.key.to_string(), sort.clone(), "id".into()], false);
        } else if field.indexed || field.named {
            add(vec![field.sort_column(), "id".into()], false);
        }
        if field.searchable {
            add(vec![field.find_column()], false);
        }
    }
    for index in &def.indexes {
        let column = |key: &schema::Key| def.field(key).map_or(key.to_string(), FieldDef::sort_column);
        add(index.fields.iter().map(column).collect(), index.unique);
    }
    found.push(bin_index(def));
    found
}

/// The recycle bin reads the newest first; live rows cost it nothing.
fn bin_index(def: &EntityDef) -> IndexDef {
    let columns = ["deleted_at", "id"].map(|column| (column.to_owned(), false)).to_vec();
    let filter = Some("deleted_at is not null".to_owned());
    IndexDef { name: format!("ix_{}_bin", def.key), columns, unique: false, live_only: false, filter }
}
