//! The records of one entity by their names, as links of a sheet name them.
//!
//! Two names that fold alike are one name. What is not known is compared with
//! every name that is; the nearest is proposed, if there is one nearest.

use std::collections::{BTreeSet, HashMap, HashSet};

use access::Deed;
use base::Id;
use schema::{EntityDef, Key, Kind};
use sea_query::{Alias, Condition, Expr, ExprTrait, Order};
use store::{Cell, ColumnType};

use super::near::{Likeness, Shape, likeness};
use crate::{Ctx, Reads, Result};

/// Names are held in memory up to here; a sheet that links to more records
/// than this finds the rest by exact spelling only.
const MOST_NAMES: usize = 200_000;
const PAGE: u64 = 5_000;
/// Unknown names beyond this many are not compared with all that are known.
const MOST_COMPARED: u32 = 2_000;

/// What a name in a sheet stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    One(Id),
    /// Several records have this very name.
    Several(Vec<Id>),
    Near(Near),
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Near {
    pub id: Id,
    pub name: String,
    pub why: Likeness,
}

struct Known {
    id: Id,
    name: String,
    shape: Shape,
}

pub(super) struct NameBook {
    def: std::sync::Arc<EntityDef>,
    known: Vec<Known>,
    by_name: HashMap<String, Vec<Id>>,
    ids: HashSet<Id>,
    /// Unique texts beside the name: an email, a code.
    by_other: HashMap<String, Id>,
    complete: bool,
    compared: u32,
}

impl NameBook {
    /// The names of all records that the actor sees.
    pub async fn load(ctx: &Ctx, entity: &str) -> Result<NameBook> {
        let def = ctx.def(entity)?;
        let (by_name, by_other) = (HashMap::new(), HashMap::new());
        let mut book =
            NameBook { def, known: Vec::new(), by_name, ids: HashSet::new(), by_other, complete: true, compared: 0 };
        let columns = book.columns(ctx);
        let mut after = i64::MIN;
        while book.known.len() < MOST_NAMES {
            let (def, wanted) = (book.def.clone(), columns.clone());
            let rows = ctx.read_heavy(move |tx| page(tx, &def, &wanted, after)).await?;
            let Some(last) = rows.last() else { return Ok(book) };
            after = last.0.raw();
            for (id, texts) in rows {
                let mut texts = texts.into_iter();
                if let Some(name) = texts.next().flatten() {
                    book.add(id, name);
                }
                book.by_other.extend(texts.flatten().map(|text| (base::fold::fold(&text), id)));
            }
        }
        book.complete = false;
        Ok(book)
    }

    /// The title, then the unique texts; none of them hidden from the actor.
    fn columns(&self, ctx: &Ctx) -> Vec<Key> {
        let text = |kind: &Kind| matches!(kind, Kind::Text { .. } | Kind::Prose { .. } | Kind::Email | Kind::Phone);
        let title = self.def.fields.iter().filter(|field| field.key == self.def.title);
        let unique = self.def.fields.iter().filter(|field| field.unique && field.key != self.def.title);
        let shown = |key: &Key| ctx.actor.is_system() || ctx.actor.reads(&self.def, key);
        title.chain(unique).filter(|field| text(&field.kind)).map(|field| field.key.clone()).filter(shown).collect()
    }

    pub fn add(&mut self, id: Id, name: String) {
        let shape = Shape::of(&name);
        self.by_name.entry(shape.folded().to_owned()).or_default().push(id);
        self.ids.insert(id);
        self.known.push(Known { id, name, shape });
    }

    pub fn name_of(&self, id: Id) -> Option<&str> {
        self.known.iter().find(|known| known.id == id).map(|known| known.name.as_str())
    }

    pub fn find(&mut self, said: &str) -> Found {
        let shape = Shape::of(said);
        match self.by_name.get(shape.folded()).map(Vec::as_slice) {
            Some([one]) => return Found::One(*one),
            Some(several) => return Found::Several(several.to_vec()),
            None => {}
        }
        if let Some(id) = self.by_other.get(shape.folded()) {
            return Found::One(*id);
        }
        // An export names records by their id.
        if let Some(id) = said.trim().parse().ok().filter(|id: &Id| self.ids.contains(id)) {
            return Found::One(id);
        }
        self.compared += 1;
        if self.compared > MOST_COMPARED {
            return Found::Unknown;
        }
        self.nearest(&shape).map_or(Found::Unknown, Found::Near)
    }

    /// Whether a name that is not here may still exist.
    pub fn is_open(&self) -> bool {
        !self.complete
    }

    pub fn knows(&self, said: &str) -> bool {
        let is_id = said.trim().parse().is_ok_and(|id: Id| self.ids.contains(&id));
        is_id || self.by_name.contains_key(Shape::of(said).folded())
    }

    /// The one name that is liker than every other.
    fn nearest(&self, said: &Shape) -> Option<Near> {
        let mut best: Option<((Likeness, usize), &Known)> = None;
        let mut tied = false;
        for known in &self.known {
            let Some(how) = likeness(said, &known.shape) else { continue };
            match &best {
                Some((than, _)) if how > *than => {}
                Some((than, _)) if how == *than => tied = true,
                _ => (best, tied) = (Some((how, known)), false),
            }
        }
        let ((why, _), known) = best.filter(|_| !tied)?;
        Some(Near { id: known.id, name: known.name.clone(), why })
    }
}

type Named = (Id, Vec<Option<String>>);

fn page(tx: &mut Reads<'_, '_>, def: &std::sync::Arc<EntityDef>, columns: &[Key], after: i64) -> Result<Vec<Named>> {
    let mut select = tx.visible(def, Deed::Read)?;
    select.column(Alias::new("id")).columns(columns.iter().map(|key| Alias::new(&**key)));
    select.and_where(Expr::col("id").gt(after)).order_by("id", Order::Asc).limit(PAGE);
    let types: Vec<ColumnType> =
        std::iter::once(ColumnType::Int).chain(columns.iter().map(|_| ColumnType::Text)).collect();
    let rows = tx.tx.fetch(&select, &types)?;
    let named = |row: store::Row| {
        let mut cells = row.into_cells().into_iter();
        let id = cells.next()?.as_int()?;
        let text = |cell: Cell| if let Cell::Text(text) = cell { Some(text) } else { None };
        Some((Id::from_raw(id), cells.map(text).collect()))
    };
    Ok(rows.into_iter().filter_map(named).collect())
}

/// The records of exactly these names or ids, where the book does not hold them all.
pub(super) fn look_up(
    tx: &mut Reads<'_, '_>,
    def: &std::sync::Arc<EntityDef>,
    names: &BTreeSet<String>,
) -> Result<Vec<(Id, String)>> {
    let Some(field) = def.field(&def.title).filter(|field| field.searchable) else { return Ok(Vec::new()) };
    let keys = names.iter().map(|name| Expr::val(base::fold::find_key(name)));
    let mut select = tx.visible(def, Deed::Read)?;
    select.columns([Alias::new("id"), Alias::new(&*field.key)]);
    let ids = names.iter().filter_map(|name| crate::export::id_of(name)).map(|id| Expr::val(id.raw()));
    let named = Expr::col(Alias::new(field.find_column())).is_in(keys);
    select.cond_where(Condition::any().add(named).add(Expr::col("id").is_in(ids)));
    let rows = tx.tx.fetch(&select, &[ColumnType::Int, ColumnType::Text])?;
    Ok(rows.iter().filter_map(|row| Some((Id::from_raw(row.int(0)?), row.text(1)?.to_owned()))).collect())
}
