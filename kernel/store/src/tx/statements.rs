//! What a transaction asks: how a statement is spelled for its database, sent, counted
//! among the others, and told to the log.

use std::time::Instant;

use sea_query::{PostgresQueryBuilder, QueryStatementWriter, SqliteQueryBuilder, Values};

use super::{Link, Tx};
use crate::{
    Cell, ColumnType, Dialect, Row, StoreError,
    figures::{Asked, on_one_line},
    text,
};

/// Under this name the log tells every question with its values, for whoever asks for it
/// (`RUST_LOG=peyvand_statements=trace`); `bench/` puts them again by themselves.
const STATEMENTS: &str = "peyvand_statements";

/// Under this one it tells the slow ones without their values, and with
/// `peyvand_slow=debug` how the database went about them.
const SLOW: &str = "peyvand_slow";

impl Tx<'_> {
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

    fn explain(&mut self, sql: &str, values: &Values) -> Result<Vec<String>, StoreError> {
        use ColumnType::{Int, Text};
        let (asked, types, line): (_, &[ColumnType], _) = match self.dialect() {
            Dialect::Sqlite => (format!("explain query plan {sql}"), &[Int, Int, Int, Text], 3),
            Dialect::Postgres => (format!("explain {sql}"), &[Text], 0),
        };
        let rows = self.query(&asked, values, types)?;
        Ok(rows.iter().filter_map(|row| row.text(line).map(str::to_owned)).collect())
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
}
