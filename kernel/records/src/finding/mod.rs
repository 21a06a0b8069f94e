//! Records found by words, in work that has an end whatever the words are and
//! however many records somebody sees.
//!
//! - Where somebody sees few, those are read through, each reached by its scope.
//! - Otherwise the text index names at most [`LOOKED_AT`] records that hold the
//!   words, and of these alone it is asked whether they are in sight, each by
//!   itself (`row_by_row.rs`). No planner can turn that round: with both asked at
//!   once, PostgreSQL reads the index to its end for a word that a million notes
//!   hold, or reads a team's million notes for a word that nobody wrote.
//! - PostgreSQL's index names all or nothing, so it is not asked for what a few looks
//!   into a large table find everywhere.
//! - Where more records hold the words than are looked at, what is found is told to
//!   be not [`Finds::whole`]: the newest of one's own are looked at beside it, and more of
//!   the word finds the rest. Where nothing was cut, all is found that there is.
//!
//! Left out: lists. A list shows all that its filter means, since deeds are done
//! to all of it, and has a list's two seconds for that.

use std::sync::Arc;

use access::{Deed, Rows};
use base::Id;
use schema::{Direction, EntityDef, Key};
use sea_query::{
    Alias, CommonTableExpression, Condition, Expr, ExprTrait, Func, JoinType, Order, Query as Sql, SelectStatement,
    UnionType, WithClause, WithQuery,
};
use store::{ColumnType, Dialect};

use crate::{
    AnyRecord, Reads, Result,
    letters::{Letters, begins},
    query,
};

/// So many records that hold the words are looked at, to learn which are in sight.
const LOOKED_AT: u64 = 2_000;
/// So many of one's own are read through beside them where there are more.
const WALKED: u64 = 3_000;
/// A table of this size is looked into at so many places, so many rows at each,
/// before PostgreSQL's text index is asked. Words that stand at so many of the places
/// are held by one row in two hundred and fifty or more, which is more than is looked at.
const LARGE: u64 = 500_000;
const PLACES: u64 = 50;
const AT_A_PLACE: u64 = 20;
const COMMON: u64 = 4;
/// Where a scope spans more teams and branches, what the text index names is
/// rarely out of sight.
const MOST_WAYS: usize = 8;

/// The kinds of rows that the index is answered with.
const FOUND: i64 = 0;
const NAMED: i64 = 1;
const COMMONLY: i64 = 2;

/// What words found, the newest first.
#[derive(Debug, Default)]
pub struct Finds {
    pub records: Vec<AnyRecord>,
    /// All that hold the words were looked at. Not to be told: where somebody sees a
    /// part only, it says how often the words stand out of their sight.
    pub whole: bool,
    /// There are more that hold the words than were looked at, told to who sees all.
    pub cut: bool,
}

/// What is looked for, in each of the ways in which it can be asked.
pub(crate) struct Looked {
    /// As a row answers it that the text index might have named.
    pub rows: Condition,
    /// As one of few rows answers it.
    pub few: Condition,
    /// What the text indexes are asked, for SQLite and for PostgreSQL.
    pub indexed: Option<(String, Condition)>,
    /// Columns and what they begin with, where the words are too short for a text index.
    pub begins: Vec<(String, String)>,
    /// Whether what the indexes name has to be looked at again.
    pub is_rough: bool,
    /// The columns that all this is asked of.
    pub columns: Vec<String>,
}

impl Looked {
    fn of(letters: &Letters<'_>) -> Looked {
        let (rows, few, columns) = (letters.like(false), letters.like(true), letters.columns());
        let (indexed, begins) = match letters.matching() {
            Some(matching) => (Some((matching, letters.together())), Vec::new()),
            None => (letters.number(), letters.beginnings()),
        };
        Looked { rows, few, indexed, begins, is_rough: !letters.is_long(), columns }
    }
}

impl Reads<'_, '_> {
    /// At most `limit` records whose letters hold the words, as far as the actor
    /// sees them; `among` these ids alone, where any are given.
    pub fn lettered(
        &mut self,
        def: &Arc<EntityDef>,
        words: &str,
        columns: &[Key],
        among: Option<&[Id]>,
        limit: usize,
    ) -> Result<Finds> {
        let fields: Vec<_> = def.searchable().filter(|field| self.ctx.actor.reads(def, &field.key)).cloned().collect();
        match Letters::of(words, &fields) {
            Some(letters) => self.finds(def, &Looked::of(&letters), columns, among, limit),
            None => Ok(Finds::default()),
        }
    }

    /// How the database would go about it, for tests.
    pub fn lettered_plan(&mut self, def: &Arc<EntityDef>, words: &str) -> Result<Vec<String>> {
        let fields: Vec<_> = def.searchable().cloned().collect();
        match Letters::of(words, &fields) {
            Some(letters) => self.plan_finds(def, &Looked::of(&letters)),
            None => Ok(Vec::new()),
        }
    }

    pub(crate) fn finds(
        &mut self,
        def: &Arc<EntityDef>,
        looked: &Looked,
        columns: &[Key],
        among: Option<&[Id]>,
        limit: usize,
    ) -> Result<Finds> {
        let rows = self.ctx.rows(def, Deed::Read);
        if rows == Rows::Nothing {
            return Ok(Finds::default());
        }
        let (mut ids, cut) = match (among, self.scope_is_small(def)?) {
            (Some(among), is_small) => {
                let by_id = among.iter().map(|id| id.raw());
                let named = Condition::all().add(Expr::col("id").is_in(by_id)).add(self.of_each_row(&rows, &def.key)?);
                let answers = if is_small { &looked.few } else { &looked.rows };
                let select = self.reading_few(def, named, answers, limit);
                (self.ids(&select)?, false)
            }
            (None, true) => {
                let select = self.by_few(def, looked, limit)?;
                (self.ids(&select)?, false)
            }
            (None, false) => self.named_by_index(def, &rows, looked, limit)?,
        };
        if cut && let Some(walk) = self.walk(def, &rows, looked) {
            ids.extend(self.ids(&walk)?);
        }
        ids.sort_unstable_by(|one, other| other.cmp(one));
        ids.dedup();
        ids.truncate(limit);
        Ok(Finds { records: self.found(def, columns, &ids)?, whole: !cut, cut: cut && rows == Rows::All })
    }

    pub(crate) fn plan_finds(&mut self, def: &Arc<EntityDef>, looked: &Looked) -> Result<Vec<String>> {
        let rows = self.ctx.rows(def, Deed::Read);
        if self.scope_is_small(def)? {
            let select = self.by_few(def, looked, 500)?;
            return Ok(self.tx.plan(&select)?);
        }
        let named = self.index_select(def, &rows, looked, 500)?;
        let mut steps = self.tx.plan(&named)?;
        if let Some(walk) = self.walk(def, &rows, looked) {
            steps.extend(self.tx.plan(&walk)?);
        }
        Ok(steps)
    }

    fn by_few(&mut self, def: &Arc<EntityDef>, looked: &Looked, limit: usize) -> Result<SelectStatement> {
        let scope = self.ids_of_small_scope(def)?;
        Ok(self.reading_few(def, Condition::all().add(scope), &looked.few, limit))
    }

    /// The newest of the few that `named` leads to and that answer.
    fn reading_few(&self, def: &EntityDef, named: Condition, answers: &Condition, limit: usize) -> SelectStatement {
        let mut select = Sql::select();
        select.column("id").from(self.tx.table(&def.key)).and_where(Expr::col("deleted_at").is_null());
        select.cond_where(named).cond_where(answers.clone()).order_by("id", Order::Desc).limit(limit as u64);
        select
    }

    /// Those in sight among what the text index names, and whether it had more.
    fn named_by_index(
        &mut self,
        def: &Arc<EntityDef>,
        rows: &Rows,
        looked: &Looked,
        limit: usize,
    ) -> Result<(Vec<i64>, bool)> {
        let select = self.index_select(def, rows, looked, limit)?;
        let told = self.tx.fetch(&select, &[ColumnType::Int, ColumnType::Int])?;
        let of = |kind: i64| told.iter().filter(move |row| row.int(0) == Some(kind)).filter_map(|row| row.int(1));
        let most = self.looked_at(rows, looked, limit) as i64;
        Ok((of(FOUND).collect(), of(NAMED).any(|named| named > most) || of(COMMONLY).any(|is| is != 0)))
    }

    /// SQLite's text index names the newest first: whoever sees all needs no more
    /// of them than are wanted.
    fn looked_at(&self, rows: &Rows, looked: &Looked, limit: usize) -> u64 {
        match self.tx.dialect() {
            Dialect::Sqlite if *rows == Rows::All && !looked.is_rough => limit as u64,
            _ => LOOKED_AT,
        }
    }

    /// Rows of three kinds: the id of a record in sight; how many were named; whether
    /// the words are too common to be asked for.
    fn index_select(&mut self, def: &Arc<EntityDef>, rows: &Rows, looked: &Looked, limit: usize) -> Result<WithQuery> {
        let named = self.named_ids(def, looked, self.looked_at(rows, looked, limit) + 1);
        let table = Alias::new(&*def.key);
        let mut within = Sql::select();
        within.column((table.clone(), Alias::new("id")));
        match self.tx.dialect() {
            // Held to the order in which the tables stand.
            Dialect::Sqlite => {
                let hit = Expr::col((Alias::new("named"), Alias::new("hit")));
                within.from("named").cross_join(self.tx.table(&def.key));
                within.and_where(Expr::col((table.clone(), Alias::new("id"))).eq(hit));
            }
            Dialect::Postgres => {
                let hits = Sql::select().column("hit").from("named").to_owned();
                within.from(self.tx.table(&def.key)).and_where(self.one_of_few("id", hits));
            }
        }
        within.and_where(Expr::col("deleted_at").is_null()).cond_where(self.of_each_row(rows, &def.key)?);
        if looked.is_rough {
            within.cond_where(looked.rows.clone());
        }
        within.order_by((table, Alias::new("id")), Order::Desc).limit(limit as u64);
        let kind = |kind: i64| Expr::cust(kind.to_string());
        let (mut told, mut count, mut common) = (Sql::select(), Sql::select(), Sql::select());
        told.expr(kind(FOUND)).column("id").from_subquery(within, "within");
        count.expr(kind(NAMED)).expr(Expr::cust("count(*)")).from("named");
        told.union(UnionType::All, count);
        if self.tx.dialect() == Dialect::Postgres && looked.indexed.is_some() {
            common.expr(kind(COMMONLY)).column("is").from("commonly");
            told.union(UnionType::All, common);
        }
        Ok(told.with(named))
    }

    /// `named (hit)`: the ids that the indexes name, at most `most` of each.
    fn named_ids(&self, def: &EntityDef, looked: &Looked, most: u64) -> WithClause {
        let mut clause = WithClause::new();
        let mut sources = Vec::new();
        if let Some((matching, like)) = &looked.indexed {
            let mut source = Sql::select();
            match self.tx.dialect() {
                Dialect::Sqlite => {
                    // What lies in the recycle bin is in this index too, and must not use up the limit.
                    let (index, table) = (format!("{}_fts", def.key), Alias::new(&*def.key));
                    let rowid = || Expr::col((Alias::new(&index), Alias::new("rowid")));
                    source.expr_as(rowid(), "hit").from(Alias::new(&index)).cross_join(self.tx.table(&def.key));
                    source.and_where(Expr::cust_with_values(format!("{index} match ?"), [matching.as_str()]));
                    source.and_where(Expr::col((table.clone(), Alias::new("id"))).eq(rowid()));
                    source.and_where(Expr::col((table, Alias::new("deleted_at"))).is_null());
                    source.order_by((Alias::new(&index), Alias::new("rowid")), Order::Desc).limit(most);
                }
                Dialect::Postgres => {
                    // Planned as though all were wanted, so through the index, and read only as far
                    // as the limit: with the limit in sight, the planner hopes to meet enough of
                    // them while it reads through the table.
                    let mut all = Sql::select();
                    all.expr_as(Expr::col("id"), "hit").from(self.tx.table(&def.key));
                    all.and_where(Expr::col("deleted_at").is_null()).cond_where(like.clone());
                    all.and_where(Expr::cust("(select \"is\" from commonly) = 0"));
                    clause.cte(table_of("commonly", "is", self.commonly(def, looked, like)));
                    clause.cte(table_of("every", "hit", all));
                    source.column("hit").from("every").limit(most);
                }
            }
            sources.push(source);
        }
        for (column, piece) in &looked.begins {
            let mut source = Sql::select();
            source.expr_as(Expr::col("id"), "hit").from(self.tx.table(&def.key));
            source.and_where(Expr::col("deleted_at").is_null()).and_where(begins(column, piece));
            source.order_by(Alias::new(column), Order::Asc).limit(most);
            sources.push(source);
        }
        clause.cte(table_of("named", "hit", together(sources)));
        clause
    }

    /// 1 where the words stand at several of the places where a large table is looked
    /// into, which lie apart in time: what one import brought is not common.
    fn commonly(&self, def: &EntityDef, looked: &Looked, like: &Condition) -> SelectStatement {
        let alone = |select: &SelectStatement| Expr::SubQuery(None, Box::new(select.clone().into()));
        let end = |end: &'static str| alone(Sql::select().expr(Expr::cust(end)).from(self.tx.table(&def.key)));
        let ends = ["min(id)", "max(id)"].map(end);
        let from = Expr::cust_with_exprs(format!("id >= $1 + ($2 - $1) / {PLACES} * place"), ends);
        let (mut some, mut count, mut is) = (Sql::select(), Sql::select(), Sql::select());
        some.columns(looked.columns.iter().map(Alias::new)).from(self.tx.table(&def.key));
        some.and_where(Expr::col("deleted_at").is_null()).and_where(from).order_by("id", Order::Asc).limit(AT_A_PLACE);
        let places = Func::cust("generate_series").arg(Expr::cust("0")).arg(Expr::cust(format!("{PLACES} - 1")));
        count.expr(Expr::cust("count(distinct place)")).from_function(places, "place");
        count.join_lateral(JoinType::InnerJoin, some, "some", Expr::cust("true")).cond_where(like.clone());
        let sql = format!(
            "case when (select reltuples from pg_catalog.pg_class where oid = $1) < {LARGE} then 0 \
             when $2 >= {COMMON} then 1 else 0 end"
        );
        let mut table = Sql::select();
        table.column("tableoid").from(self.tx.table(&def.key)).order_by("id", Order::Asc).limit(1);
        let asked = [alone(&table), alone(&count)];
        is.expr(Expr::cust_with_exprs(sql, asked));
        is
    }

    /// The first of one's own in the order of the list, by the index of owner, team
    /// and branch; for whoever sees all, on PostgreSQL, the newest, since its text
    /// index names records in no order.
    fn walk(&self, def: &EntityDef, rows: &Rows, looked: &Looked) -> Option<SelectStatement> {
        let (sort, direction) = &def.sort;
        let by_list = (def.field(sort).map_or_else(|| sort.to_string(), |field| field.sort_column()), *direction);
        let by_age = ("id".to_owned(), Direction::Down);
        let ways: Vec<(Condition, _)> = match rows {
            Rows::All if self.tx.dialect() == Dialect::Sqlite => return None,
            Rows::All => vec![(Condition::all(), by_age)],
            rows => own_ways(rows).into_iter().map(|way| (way, by_list.clone())).collect(),
        };
        if ways.is_empty() || ways.len() > MOST_WAYS {
            return None;
        }
        let each = WALKED / ways.len() as u64;
        let walks = ways.into_iter().map(|(way, (order, direction))| {
            let mut first = Sql::select();
            first.column("id").columns(looked.columns.iter().map(Alias::new)).from(self.tx.table(&def.key));
            first.and_where(Expr::col("deleted_at").is_null()).cond_where(way).limit(each);
            let order_by = if direction == Direction::Down { Order::Desc } else { Order::Asc };
            first.order_by(Alias::new(order), order_by);
            let mut select = Sql::select();
            select.column("id").from_subquery(first, "walked").cond_where(looked.rows.clone());
            select
        });
        walks.reduce(|mut all, next| all.union(UnionType::All, next).to_owned())
    }

    fn ids(&mut self, select: &SelectStatement) -> Result<Vec<i64>> {
        Ok(self.tx.fetch(select, &[ColumnType::Int])?.iter().filter_map(|row| row.int(0)).collect())
    }

    /// The records of these ids, which were found within sight.
    fn found(&mut self, def: &Arc<EntityDef>, columns: &[Key], ids: &[i64]) -> Result<Vec<AnyRecord>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let fields = self.shown(def, columns);
        let mut select = Sql::select();
        select.from(self.tx.table(&def.key)).and_where(self.one_of(ids)).order_by("id", Order::Desc);
        self.select_columns(&mut select, &fields);
        let rows = self.tx.fetch(&select, &query::types(&fields))?;
        rows.into_iter().map(|row| self.record(def, &fields, row.into_cells())).collect()
    }

    /// Many ids as one value, so that the statement is the same for any number of them.
    fn one_of(&self, ids: &[i64]) -> Expr {
        let list = ids.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        match self.tx.dialect() {
            Dialect::Sqlite => Expr::cust_with_values("id in (select value from json_each(?))", [format!("[{list}]")]),
            Dialect::Postgres => Expr::cust_with_values("id = any(string_to_array($1, ',')::bigint[])", [list]),
        }
    }
}

/// Owner, each team and each branch, as far as the scope goes by them.
fn own_ways(rows: &Rows) -> Vec<Condition> {
    let of = |column: &'static str, id: &Id| Condition::all().add(Expr::col(column).eq(id.raw()));
    match rows {
        Rows::Owned { user, teams, branches } => {
            let (teams, branches) = (teams.iter().map(|id| of("team", id)), branches.iter().map(|id| of("branch", id)));
            [of("owner", user)].into_iter().chain(teams).chain(branches).collect()
        }
        Rows::Either(several) => several.iter().flat_map(own_ways).collect(),
        _ => Vec::new(),
    }
}

fn table_of(name: &'static str, column: &'static str, select: SelectStatement) -> CommonTableExpression {
    let mut table = CommonTableExpression::new();
    table.table_name(name).column(column).materialized(true).query(select);
    table
}

/// What several sources name, each once.
fn together(mut sources: Vec<SelectStatement>) -> SelectStatement {
    if sources.len() == 1 {
        return sources.remove(0);
    }
    let apart = sources.into_iter().enumerate().map(|(at, source)| {
        let mut select = Sql::select();
        select.column("hit").from_subquery(source, Alias::new(format!("source{at}")));
        select
    });
    apart.reduce(|mut all, next| all.union(UnionType::Distinct, next).to_owned()).unwrap_or_default()
}
