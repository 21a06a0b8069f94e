//! What the readers of a shared view are told of it.
//!
//! A view grants nothing, and its filter, order and columns are texts with the
//! names of fields in them. To whom such a field is hidden, its name and what is
//! asked of it are hidden here too: the filter, the order and the grouping come
//! back empty, and the columns without that one. Its owner wrote it and reads it
//! whole. What cannot be read any more is told to who may mend it, and else to
//! nobody, since nobody can say what stands in it.
//!
//! These texts are no more guessed at than read: only who may change the setup
//! filters or sorts views by them.

use access::Actor;
use schema::{Entity, EntityDef, Filter, Key, Value, filter};

use super::{COLUMNS, ENTITY, FILTER, GROUPED_BY, SORT, View, read_columns, read_sort};
use crate::{AnyRecord, Changed, Ctx, Reads};

/// The fields in which names of fields stand.
const VEILED: [&str; 4] = [FILTER.key(), SORT.key(), COLUMNS.key(), GROUPED_BY.key()];

pub(crate) fn is_veiled(def: &EntityDef, key: &str) -> bool {
    def.key == View::KEY && VEILED.contains(&key)
}

/// Whether the actor may ask for views by what stands in this field.
pub(crate) fn may_be_asked_by(actor: &Actor, def: &EntityDef, key: &str) -> bool {
    !is_veiled(def, key) || actor.is_system() || actor.administers()
}

/// What has to be read beside the columns that were asked for, to know what may
/// be told of them.
pub(crate) fn needed(def: &EntityDef) -> &'static [&'static str] {
    const NEEDED: [&str; 2] = ["owner", ENTITY.key()];
    if def.key == View::KEY { &NEEDED } else { &[] }
}

/// Takes out of a view, as it was read, what its reader may not be told.
pub(crate) fn veil(ctx: &Ctx, view: &mut AnyRecord) {
    if view.def.key != View::KEY || is_whole_for(ctx, view) {
        return;
    }
    let told = VEILED.map(|key| (key, told(ctx, view, key, view.value(key))));
    for (key, value) in told {
        if let Some(at) = view.def.place(key) {
            view.restore(at, value);
        }
    }
}

impl Ctx {
    /// Whether the actor may read every field that a filter asks of, on the way
    /// through links and of related records too.
    pub fn may_ask(&self, def: &EntityDef, filter: &Filter) -> bool {
        let about = |related: &&filter::Related| {
            let there = self.schema.entity(&related.entity);
            there.is_some_and(|there| self.actor.reads(there, &related.link) && self.may_ask(there, &related.filter))
        };
        filter.paths(&self.schema, def).iter().all(|path| self.reads_along(def, path))
            && filter.related().iter().all(about)
    }

    /// Whether the actor reads each field of a path.
    fn reads_along(&self, def: &EntityDef, path: &[Key]) -> bool {
        let mut here = Some(def);
        path.iter().all(|key| {
            let Some(owner) = here else { return false };
            let to = owner.field(key).and_then(schema::FieldDef::link);
            here = to.and_then(|to| self.schema.entity(to)).map(|def| &**def);
            self.actor.reads(owner, key)
        })
    }
}

impl Reads<'_, '_> {
    /// The same of the changes of a view.
    pub(crate) fn veil_changes(&self, view: &AnyRecord, fields: &mut Vec<Changed>) {
        if is_whole_for(self.ctx, view) {
            return;
        }
        for changed in fields.iter_mut().filter(|changed| is_veiled(&view.def, &changed.field)) {
            changed.old = told(self.ctx, view, &changed.field, &changed.old);
            changed.new = told(self.ctx, view, &changed.field, &changed.new);
        }
        fields.retain(|changed| changed.old != changed.new);
    }
}

fn is_whole_for(ctx: &Ctx, view: &AnyRecord) -> bool {
    ctx.actor.is_system() || view.value("owner").id() == Some(ctx.actor.user)
}

fn told(ctx: &Ctx, view: &AnyRecord, key: &str, value: &Value) -> Value {
    let Some(text) = value.text() else { return Value::Null };
    let Some(def) = view.value(ENTITY.key()).text().and_then(|entity| ctx.schema.entity(entity)) else {
        return if ctx.actor.administers() { value.clone() } else { Value::Null };
    };
    let reads = |path: &str| {
        let keys: Vec<Key> = path.split('.').map(|key| Key::Owned(key.to_owned())).collect();
        ctx.reads_along(def, &keys)
    };
    let is_told = match key {
        _ if key == FILTER.key() => match filter::parse(text, &ctx.schema, def, &ctx.reading(), &ctx.names()) {
            Ok(filter) => ctx.may_ask(def, &filter),
            Err(_) => ctx.actor.administers(),
        },
        _ if key == COLUMNS.key() => {
            let open: Vec<String> = read_columns(text).into_iter().filter(|path| reads(path)).collect();
            return if open.is_empty() { Value::Null } else { Value::Text(open.join(",")) };
        }
        _ if key == SORT.key() => reads(&read_sort(text).0),
        _ => reads(text),
    };
    if is_told { value.clone() } else { Value::Null }
}
