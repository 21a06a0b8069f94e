//! The one write path: normalise, validate, the entity's rules, diff, then row
//! and history in one transaction or not at all.

use access::Deed as Access;
use base::Id;
use schema::{Entity, EntityDef, Value};
use sea_query::{Alias, Expr, ExprTrait, Query};
use store::{Cell, StoreError};

use crate::{AnyRecord, Error, FieldProblem, Record, Result, Writes, change::Deed, memo::Standing, people, physical};

impl Writes<'_, '_> {
    pub fn save<E: Entity>(&mut self, record: Record<E>) -> Result<Record<E>> {
        self.save_any(record.into_any()).map(Record::wrap)
    }

    /// Writes a new or changed record. What did not change is not written.
    pub fn save_any(&mut self, mut record: AnyRecord) -> Result<AnyRecord> {
        self.check_writable(&record)?;
        self.normalise(&mut record)?;
        self.settle_owner(&mut record)?;
        self.check_reach(&record)?;
        self.make_whole(&mut record)?;
        let (ctx, entity, id) = (self.ctx, record.def.key.clone(), record.id);
        for rules in ctx.workspace.rules.of(&entity) {
            record = self.because_of(&entity, id, |tx| rules.before_save(tx, record))?;
        }
        self.complete(&record)?;
        if !record.is_new() && record.changed().is_empty() {
            return Ok(record);
        }
        let kind = if record.is_new() { Deed::Created } else { Deed::Changed };
        let record = self.write_row(record)?;
        self.keep_keys(&record)?;
        self.record_change(&record, kind, None)?;
        self.run_after_save(record)
    }

    /// Moves a record to the recycle bin.
    pub fn delete_any(&mut self, record: AnyRecord) -> Result<()> {
        self.require_deed(&record, Access::Delete)?;
        self.throw_away_any(record)
    }

    /// The same, whoever asks.
    pub(crate) fn throw_away_any(&mut self, mut record: AnyRecord) -> Result<()> {
        self.wait_for_links(&record)?;
        self.check_unused(&record)?;
        self.make_whole(&mut record)?;
        let (ctx, entity, id) = (self.ctx, record.def.key.clone(), record.id);
        for rules in ctx.workspace.rules.of(&entity) {
            record = self.because_of(&entity, id, |tx| rules.before_delete(tx, record))?;
        }
        record.deleted_at = Some(self.ctx.now());
        let record = self.update_row(record, Vec::new())?;
        self.record_change(&record, Deed::Deleted, None)?;
        self.because_of(&record.def.key, record.id, |tx| tx.delete_dependants(&record.def, record.id))
    }

    /// Gives a record to another user, with the team and branch that follow.
    pub fn hand_over(&mut self, mut record: AnyRecord, to: Id) -> Result<AnyRecord> {
        self.require_own(&record, Access::Update)?;
        self.require_holder(to, &record.def.clone())?;
        self.make_whole(&mut record)?;
        self.hand(record, to)
    }

    /// The same, whoever asks: the whole record must be at hand.
    pub(crate) fn hand(&mut self, mut record: AnyRecord, to: Id) -> Result<AnyRecord> {
        record.put("owner", Value::Id(to));
        self.put_scope_of(&mut record, to)?;
        if !people::is_active(self, to)? {
            return Err(Error::invalid("owner", "refused-owner-left"));
        }
        if record.changed().is_empty() {
            return Ok(record);
        }
        let record = self.write_row(record)?;
        self.record_change(&record, Deed::Changed, None)?;
        self.run_after_save(record)
    }

    fn run_after_save(&mut self, mut record: AnyRecord) -> Result<AnyRecord> {
        let (ctx, entity, id) = (self.ctx, record.def.key.clone(), record.id);
        for rules in ctx.workspace.rules.of(&entity) {
            record = self.because_of(&entity, id, |tx| rules.after_save(tx, record))?;
        }
        self.tell_of_save(&record)?;
        let held = record.values().to_vec();
        record.loaded(held);
        Ok(record)
    }

    /// A new owned record belongs to whoever makes it, unless told otherwise;
    /// its team and branch are the owner's.
    fn settle_owner(&mut self, record: &mut AnyRecord) -> Result<()> {
        if !record.def.owned || !record.is_new() {
            return Ok(());
        }
        let owner = match record.value("owner") {
            Value::Id(id) => *id,
            _ if self.ctx.actor.is_system() => return Ok(()),
            _ => self.ctx.actor.user,
        };
        record.put("owner", Value::Id(owner));
        self.put_scope_of(record, owner)
    }

    fn put_scope_of(&mut self, record: &mut AnyRecord, owner: Id) -> Result<()> {
        let (team, branch) = self.place_of(owner)?.ok_or_else(|| no_such("owner"))?;
        record.put("team", team.map_or(Value::Null, Value::Id));
        record.put("branch", branch.map_or(Value::Null, Value::Id));
        Ok(())
    }

    fn place_of(&mut self, user: Id) -> Result<Standing> {
        let memo = self.memo.clone();
        if let Some(known) = memo.place(user) {
            return Ok(known);
        }
        let place = people::place_of(self, user)?;
        memo.keep_place(user, place);
        Ok(place)
    }

    fn check_reach(&mut self, record: &AnyRecord) -> Result<()> {
        if record.is_new() {
            let rows = self.ctx.rows(&record.def, Access::Create);
            let link = |key| record.value(key).id();
            let own = access::reaches(&rows, link("owner"), link("team"), link("branch"));
            return if own || self.reaches_about(&rows, record)? {
                Ok(())
            } else {
                Err(forbidden(&record.def, "create"))
            };
        }
        self.require_deed(record, Access::Update)
    }

    /// 404 for what the actor may not see, 403 for what they see but may not do.
    pub(crate) fn require_deed(&mut self, record: &AnyRecord, deed: Access) -> Result<()> {
        if self.sees(&record.def, record.id, deed)? {
            return Ok(());
        }
        self.require(&record.def, record.id, Access::Read)?;
        Err(forbidden(&record.def, deed.key()))
    }

    /// The same without what was shared: who was let in passes nothing on.
    pub(crate) fn require_own(&mut self, record: &AnyRecord, deed: Access) -> Result<()> {
        let rows = access::rows_of_ones_own(&self.ctx.actor, &self.ctx.schema, &record.def, deed);
        if self.sees_among(&record.def, record.id, &rows)? {
            return Ok(());
        }
        self.require(&record.def, record.id, Access::Read)?;
        Err(forbidden(&record.def, deed.key()))
    }

    fn reaches_about(&mut self, rows: &access::Rows, record: &AnyRecord) -> Result<bool> {
        match rows {
            access::Rows::About { link, after, private, entity, rows } => {
                let is_kept = private.as_ref().is_some_and(|flag| *record.value(flag) == Value::Flag(true));
                if is_kept || after.iter().any(|earlier| !record.value(earlier).is_null()) {
                    return Ok(false);
                }
                let Some(id) = record.value(link).id() else { return Ok(false) };
                let target = self.ctx.def(entity)?;
                self.sees_among(&target, id, rows)
            }
            access::Rows::Either(several) => {
                for rows in several {
                    if self.reaches_about(rows, record)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    pub(crate) fn write_row(&mut self, record: AnyRecord) -> Result<AnyRecord> {
        if record.is_new() {
            return self.insert_row(record);
        }
        let places = record.changed();
        let cells = places.iter().flat_map(|&at| physical::cells(&record.def.fields[at], &record.values()[at]));
        let cells = cells.collect();
        self.update_row(record, cells)
    }

    fn insert_row(&mut self, mut record: AnyRecord) -> Result<AnyRecord> {
        record.version = 1;
        if let Some(columns) = self.memo.columns_of(&record.def.key, || physical::columns(&record.def)) {
            record.updated_at = record.created_at;
            self.tx.hold(&columns, physical::row(&record))?;
            self.memo.added(&record.def.key, record.id);
            return Ok(record);
        }
        let stamp = Cell::Instant(record.created_at);
        let mut cells: Vec<(String, Cell)> = vec![
            ("id".into(), Cell::Int(record.id.raw())),
            ("version".into(), Cell::Int(1)),
            ("created_at".into(), stamp.clone()),
            ("updated_at".into(), stamp),
        ];
        for (field, value) in record.def.fields.iter().zip(record.values()).filter(|(_, value)| !value.is_null()) {
            cells.extend(physical::cells(field, value));
        }
        let (columns, values): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
        let mut insert = Query::insert();
        insert.into_table(self.tx.table(&record.def.key));
        insert.columns(columns.into_iter().map(Alias::new));
        insert.values(values.into_iter().map(Expr::val)).map_err(anyhow::Error::new)?;
        self.tx.execute(&insert).map_err(|error| self.explain(&record, error))?;
        self.memo.added(&record.def.key, record.id);
        Ok(record)
    }

    fn update_row(&mut self, mut record: AnyRecord, cells: Vec<(String, Cell)>) -> Result<AnyRecord> {
        let held = record.version;
        record.version += 1;
        record.updated_at = self.ctx.now();
        let mut update = Query::update();
        update.table(self.tx.table(&record.def.key));
        update.value(Alias::new("version"), Expr::val(record.version));
        update.value(Alias::new("updated_at"), Expr::val(Cell::Instant(record.updated_at)));
        if let Some(at) = record.deleted_at {
            update.value(Alias::new("deleted_at"), Expr::val(Cell::Instant(at)));
        }
        for (column, cell) in cells {
            update.value(Alias::new(column), Expr::val(cell));
        }
        update.and_where(Expr::col("id").eq(record.id.raw())).and_where(Expr::col("version").eq(held));
        match self.tx.execute(&update).map_err(|error| self.explain(&record, error))? {
            0 => Err(self.stale(&record, held)?),
            _ => {
                self.memo.changed();
                Ok(record)
            }
        }
    }

    fn stale(&mut self, record: &AnyRecord, held: i64) -> Result<Error> {
        let rows = self.tx.sql(
            &format!("select version from @{} where id = $1", record.def.key),
            &[Cell::Int(record.id.raw())],
            &[store::ColumnType::Int],
        )?;
        Ok(rows.first().and_then(|row| row.int(0)).map_or(Error::NotFound, |current| Error::Stale { held, current }))
    }

    /// On PostgreSQL a link made at this moment would not be seen yet: who throws
    /// away waits for it, and it waits for them (`stands`). SQLite writes one after
    /// the other.
    fn wait_for_links(&mut self, record: &AnyRecord) -> Result<()> {
        if self.tx.dialect() == store::Dialect::Postgres {
            let sql = format!("select 1 from @{} where id = $1 for update", record.def.key);
            self.tx.sql(&sql, &[Cell::Int(record.id.raw())], &[store::ColumnType::Int])?;
        }
        Ok(())
    }

    /// Whether the target of a new link is not just being thrown away. The lock is
    /// the one that the reference takes anyhow: it holds up nobody else.
    pub(crate) fn stands(&mut self, target: &EntityDef, id: Id) -> Result<bool> {
        if self.tx.dialect() != store::Dialect::Postgres {
            return Ok(true);
        }
        let sql = format!("select 1 from @{} where id = $1 and deleted_at is null for key share", target.key);
        Ok(!self.tx.sql(&sql, &[Cell::Int(id.raw())], &[store::ColumnType::Int])?.is_empty())
    }

    /// What others still link to stays: a record in the bin must not leave
    /// others pointing at nothing. Its dependants go along, and a loose link
    /// holds nothing.
    fn check_unused(&mut self, record: &AnyRecord) -> Result<()> {
        let schema = self.ctx.schema.clone();
        for (def, field) in schema.links_to(&record.def.key) {
            let earlier = match def.before_about(&field.key) {
                _ if field.loose => continue,
                Some([]) => continue,
                // Where another record comes first, this link is like any other.
                Some(earlier) => earlier.iter().map(|key| format!("{key} is not null")).collect(),
                None => Vec::new(),
            };
            let held = if earlier.is_empty() { String::new() } else { format!("and ({}) ", earlier.join(" or ")) };
            let sql = format!(
                "select 1 from @{} where {} = $1 and id <> $1 and deleted_at is null {held}limit 1",
                def.key, field.key
            );
            let used = self.tx.sql(&sql, &[Cell::Int(record.id.raw())], &[store::ColumnType::Int])?;
            if !used.is_empty() {
                // What links here may lie out of the actor's sight altogether.
                let told = self.ctx.actor.may(&def.key, Access::Read);
                let label = if told { self.ctx.text(&def.label_key()) } else { "…".to_owned() };
                let (text, args) = ("refused-still-used".to_owned(), vec![("entity".to_owned(), label.into())]);
                return Err(Error::Refused(crate::Refusal { text, args }));
            }
        }
        Ok(())
    }

    /// Turns the database's constraint into the field it guards.
    pub(crate) fn explain(&self, record: &AnyRecord, error: StoreError) -> Error {
        let StoreError::Unique { constraint } = &error else { return error.into() };
        let guards =
            |field: &&schema::FieldDef| field.unique && *constraint == format!("ux_{}_{}", record.def.key, field.key);
        match record.def.fields.iter().find(guards) {
            Some(field) => Error::Invalid(vec![FieldProblem::new(&field.key, "value-taken")]),
            None => Error::Invalid(vec![FieldProblem::new("", "value-taken")]),
        }
    }
}

fn no_such(field: &str) -> Error {
    Error::invalid(field, "value-no-such-record")
}

fn forbidden(def: &EntityDef, deed: &'static str) -> Error {
    Error::Forbidden { entity: def.key.to_string(), deed }
}
