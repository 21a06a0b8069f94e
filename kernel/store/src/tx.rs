//! One open transaction, as a closure meets it: the same on both databases.

use std::{sync::Arc, time::Instant};

use sea_query::{
    DynIden, PostgresQueryBuilder, QueryStatementWriter, SchemaName, SqliteQueryBuilder, TableName, TableRef, Values,
};

use crate::{
    Cell, ColumnType, Derived, Dialect, Row, StoreError, Sums, TableDef,
    db::Shared,
    figures::{Asked, on_one_line},
    held::Held,
    options::Lane,
    postgres::Session,
    sqlite,
    task::AfterCommit,
    text,
};

/// A transaction. Statements run one after the other and see each other's work.
///
/// After a statement has failed, the transaction takes no further one and cannot be
/// kept, on either database; work that may fail and go on stands in [`Tx::nested`].
pub struct Tx<'a> {
    pub(crate) link: Link<'a>,
    shared: &'a Arc<Shared>,
    generation: u64,
    /// The moment after which no further statement begins.
    pub(crate) until: Instant,
    /// Rows that go out before the next statement.
    pub(crate) held: Held,
    fault: Option<StoreError>,
    after: Vec<AfterCommit>,
    depth: u32,
    /// That it comes to its deadline is no fault worth telling.
    glances: bool,
}

/// Under this name the log tells every question with its values, for whoever asks for it
/// (`RUST_LOG=peyvand_statements=trace`); `bench/` puts them again by themselves.
const STATEMENTS: &str = "peyvand_statements";
/// Under this one it tells the slow ones without their values, and with
/// `peyvand_slow=debug` how the database went about them.
const SLOW: &str = "peyvand_slow";

#[derive(Clone, Copy)]
pub(crate) enum Link<'a> {
    Sqlite(&'a sqlite::Session),
    Postgres(&'a Session),
}

impl Link<'_> {
    fn mark(self) -> usize {
        if let Link::Sqlite(session) = self { session.mark() } else { 0 }
    }

    fn forget_since(self, mark: usize) {
        if let Link::Sqlite(session) = self {
            session.forget_since(mark);
        }
    }
}

impl<'a> Tx<'a> {
    pub(crate) fn new(link: Link<'a>, shared: &'a Arc<Shared>, until: Instant) -> Self {
        let (held, after) = Default::default();
        Tx { link, shared, generation: shared.generation(), until, held, fault: None, after, depth: 0, glances: false }
    }

    pub(crate) fn of(self, lane: Lane) -> Self {
        Tx { glances: lane == Lane::Glance, ..self }
    }

    pub fn dialect(&self) -> Dialect {
        self.shared.dialect
    }

    /// The table of this name in the workspace.
    pub fn table(&self, name: &str) -> TableRef {
        let schema = match self.dialect() {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(SchemaName(None, DynIden::from(self.shared.schema.clone()))),
        };
        TableRef::Table(TableName(schema, DynIden::from(name.to_owned())), None)
    }

    pub fn table_as(&self, name: &str, alias: &str) -> TableRef {
        self.table(name).alias(DynIden::from(alias.to_owned()))
    }

    /// Runs a select, or a change with `returning`; the cells are decoded by `types`.
    pub fn fetch(&mut self, stmt: &impl QueryStatementWriter, types: &[ColumnType]) -> Result<Vec<Row>, StoreError> {
        let (sql, values) = self.build(stmt);
        self.query(&sql, &values, types)
    }

    /// How the database would go about a select, a line for each step.
    pub fn plan(&mut self, stmt: &impl QueryStatementWriter) -> Result<Vec<String>, StoreError> {
        let (sql, values) = self.build(stmt);
        self.explain(&sql, &values)
    }

    fn explain(&mut self, sql: &str, values: &Values) -> Result<Vec<String>, StoreError> {
        use ColumnType::{Int, Text};
        let (asked, types, line): (_, &[ColumnType], _) = match self.dialect() {
            Dialect::Sqlite => (format!("explain query plan {sql}"), &[Int, Int, Int, Text], 3),
            Dialect::Postgres => (format!("explain {sql}"), &[Text], 0),
        };
        let rows = self.query(&asked, values, types)?;
        Ok(rows.iter().filter_map(|row| row.text(line).map(str::to_owned)).collect())
    }

    /// Runs a change and tells how many rows it met.
    pub fn execute(&mut self, stmt: &impl QueryStatementWriter) -> Result<u64, StoreError> {
        let (sql, values) = self.build(stmt);
        self.change(&sql, &values)
    }

    /// Hand-written SQL: `$1` for parameters, `@name` for tables of the workspace.
    pub fn sql(&mut self, sql: &str, params: &[Cell], types: &[ColumnType]) -> Result<Vec<Row>, StoreError> {
        let (sql, values) = self.localise(sql, params);
        self.query(&sql, &values, types)
    }

    pub fn sql_execute(&mut self, sql: &str, params: &[Cell]) -> Result<u64, StoreError> {
        let (sql, values) = self.localise(sql, params);
        self.change(&sql, &values)
    }

    /// Work that is undone by itself when it fails; the transaction goes on.
    pub fn nested<T, E: From<StoreError>>(&mut self, f: impl FnOnce(&mut Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        let name = format!("nested{}", self.depth + 1);
        self.batch(&format!("savepoint {name}"))?;
        let mark = self.link.mark();
        let mut inner = Tx::new(self.link, self.shared, self.until);
        (inner.depth, inner.glances) = (self.depth + 1, self.glances);
        let outcome = f(&mut inner).and_then(|value| Ok(inner.settle().map(|()| value)?));
        let (fault, after) = inner.finish();
        match (outcome, fault) {
            (Ok(value), None) => {
                self.batch(&format!("release {name}"))?;
                self.after.extend(after);
                Ok(value)
            }
            (outcome, fault) => {
                self.link.forget_since(mark);
                let undone = self.batch(&format!("rollback to {name}; release {name}"));
                // A savepoint that cannot be undone has left its mark on `self.fault`.
                drop(undone);
                Err(outcome.err().or(fault.map(E::from)).unwrap_or_else(|| StoreError::closed().into()))
            }
        }
    }

    /// From here to the end of the transaction nobody else passes the same place,
    /// in any process: for laws about several rows at once. What others committed
    /// before is seen by the next statement. SQLite has one writer anyway.
    pub fn alone(&mut self, place: &str) -> Result<(), StoreError> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let name = Cell::from(format!("peyvand {place} {}", self.shared().schema));
        self.sql("select pg_advisory_xact_lock(hashtextextended($1, 0))", &[name], &[]).map(drop)
    }

    /// Whether somebody waits for this transaction to end. Work that comes in batches
    /// goes on as long as nobody does: a commit costs the same for one row and for many.
    /// On PostgreSQL nobody waits for another's transaction.
    pub fn is_awaited(&self) -> bool {
        matches!(self.link, Link::Sqlite(session) if session.is_awaited())
    }

    /// The columns that a table has in the database, declared or not: an upgrade
    /// looks for what an older version has left.
    pub fn columns_of(&mut self, table: &str) -> Result<Vec<String>, StoreError> {
        Ok(crate::ddl::columns_of(self, table)?.into_keys().collect())
    }

    /// Takes the indexes of a table away, its search index too, before it is filled.
    /// [`Tx::with_indexes`] makes them again, and so does the next start where that was
    /// never reached.
    pub fn without_indexes(&mut self, table: &TableDef) -> Result<(), StoreError> {
        crate::ddl::strip(self, table)
    }

    pub fn with_indexes(&mut self, table: &TableDef) -> Result<(), StoreError> {
        crate::ddl::migrate(self, std::slice::from_ref(table)).map(drop)
    }

    /// Lets a derived table follow no more, before its sources are filled by the million.
    /// [`Tx::with_derived`] makes it anew, and so does the next start where that was
    /// never reached.
    pub fn without_derived(&mut self, derived: &Derived) -> Result<(), StoreError> {
        crate::ddl::let_go(self, derived)
    }

    pub fn with_derived(&mut self, derived: &Derived) -> Result<(), StoreError> {
        crate::ddl::derive(self, std::slice::from_ref(derived)).map(drop)
    }

    /// The same for sums. What they are summed from is let go after them and made anew
    /// before them.
    pub fn without_sums(&mut self, sums: &Sums) -> Result<(), StoreError> {
        crate::ddl::let_sums_go(self, sums)
    }

    pub fn with_sums(&mut self, sums: &Sums) -> Result<(), StoreError> {
        crate::ddl::sum_up_alone(self, sums)
    }

    /// How many cells hold something else than their rows come to.
    pub fn astray(&mut self, sums: &Sums) -> Result<u64, StoreError> {
        sums.astray(self)
    }

    /// Counts everything anew, beside others at work.
    pub fn count_anew(&mut self, sums: &Sums) -> Result<(), StoreError> {
        sums.count(self)
    }

    /// Runs once the commit is durable, before the waiter is told; short work only.
    pub fn after_commit(&mut self, f: impl FnOnce() + Send + 'static) {
        self.after.push(Box::new(f));
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        self.shared
    }

    /// Statements without parameters or answers, by the simple protocol.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), StoreError> {
        self.guard()?;
        let answer = match self.link {
            Link::Sqlite(session) => session.batch(sql),
            Link::Postgres(session) => session.batch(sql, self.until),
        };
        self.note(answer)
    }

    /// The same for what has to be set right where a statement before it has failed, too.
    pub(crate) fn batch_anyway(&mut self, sql: &str) -> Result<(), StoreError> {
        match self.link {
            Link::Sqlite(session) => session.batch(sql),
            Link::Postgres(session) => session.batch(sql, self.until),
        }
    }

    /// The first fault, and what is to run after the commit.
    pub(crate) fn finish(self) -> (Option<StoreError>, Vec<AfterCommit>) {
        (self.fault, self.after)
    }

    fn query(&mut self, sql: &str, values: &Values, types: &[ColumnType]) -> Result<Vec<Row>, StoreError> {
        self.guard()?;
        #[cfg(feature = "testkit")]
        if self.shared.plans.is_on() && crate::testkit::reads(sql) {
            let steps = self.explain(sql, values)?;
            self.shared.plans.keep(sql, steps);
        }
        if tracing::enabled!(target: STATEMENTS, tracing::Level::TRACE) {
            tracing::trace!(target: STATEMENTS, sql, values = text::spelled(values), types = ?types);
        }
        let started = Instant::now();
        let answer = match self.link {
            Link::Sqlite(session) => session.fetch(sql, values, types),
            Link::Postgres(session) => session.fetch(sql, values, types, self.until),
        };
        let answer = self.note(answer);
        let is_given_up = self.glances && matches!(answer, Err(StoreError::TooSlow));
        if self.count(Asked::Query, sql, started, answer.is_err() && !is_given_up) {
            self.tell_plan(sql, values);
        }
        answer
    }

    fn change(&mut self, sql: &str, values: &Values) -> Result<u64, StoreError> {
        self.guard()?;
        self.counted(sql, |link, until| match link {
            Link::Sqlite(session) => session.execute(sql, values),
            Link::Postgres(session) => session.execute(sql, values, until),
        })
    }

    /// A change, counted among the others.
    pub(crate) fn counted<T>(
        &mut self,
        sql: &str,
        run: impl FnOnce(Link<'_>, Instant) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let started = Instant::now();
        let answer = self.note(run(self.link, self.until));
        self.count(Asked::Change, sql, started, answer.is_err());
        answer
    }

    fn count(&self, asked: Asked, sql: &str, started: Instant, failed: bool) -> bool {
        let took = started.elapsed();
        let is_slow = self.shared.counters.count(asked, sql, took, failed);
        if is_slow {
            let (sql, milliseconds) = (on_one_line(sql), took.as_millis() as u64);
            tracing::warn!(target: SLOW, milliseconds, failed, sql, "a slow statement");
        }
        is_slow
    }

    /// How the database went about a slow question, for whoever asks the log for it.
    fn tell_plan(&mut self, sql: &str, values: &Values) {
        let is_wanted = tracing::enabled!(target: SLOW, tracing::Level::DEBUG);
        // An explanation is no question of its own: it must neither be late nor be explained.
        if !is_wanted || self.fault.is_some() || Instant::now() > self.until || sql.starts_with("explain ") {
            return;
        }
        if let Ok(steps) = self.explain(sql, values) {
            tracing::debug!(target: SLOW, plan = steps.join("; "), "how a slow statement was gone about");
        }
    }

    fn build(&self, stmt: &impl QueryStatementWriter) -> (String, Values) {
        let (sql, values) = match self.dialect() {
            Dialect::Sqlite => stmt.build(SqliteQueryBuilder),
            Dialect::Postgres => stmt.build(PostgresQueryBuilder),
        };
        (self.mark(sql), values)
    }

    fn localise(&self, sql: &str, params: &[Cell]) -> (String, Values) {
        let sql = text::localise(sql, self.dialect(), &self.shared.schema);
        (self.mark(sql), Values(params.iter().cloned().map(Into::into).collect()))
    }

    /// A new schema generation makes a new text and so a new plan.
    fn mark(&self, mut sql: String) -> String {
        let end = sql.trim_end().len();
        sql.truncate(end);
        sql.push_str(&format!("\n/*g{}*/", self.generation));
        sql
    }

    /// What is held goes first; then whether a further statement may begin.
    pub(crate) fn guard(&mut self) -> Result<(), StoreError> {
        if self.held.is_empty() { self.may_go_on() } else { self.settle() }
    }

    pub(crate) fn may_go_on(&mut self) -> Result<(), StoreError> {
        if self.fault.is_none() && Instant::now() > self.until {
            self.fault = Some(StoreError::TooSlow);
        }
        self.fault.clone().map_or(Ok(()), Err)
    }

    fn note<T>(&mut self, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &answer {
            self.fault = Some(error.clone());
        }
        answer
    }
}
